/* Only what nobody objects to today: one key exchange, one kind of host key,
 * ciphers that authenticate, MACs over what was encrypted. Every ssh client of
 * the last ten years has one of each. DH groups are left out on purpose: they
 * let a stranger burn the server's processor. */
#include "server/gate/algorithms.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char ciphers[] = "aes256-gcm@openssh.com,aes128-gcm@openssh.com,"
			      "chacha20-poly1305@openssh.com,aes256-ctr,aes128-ctr";
static const char macs[] = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com";
static const char user_keys[] =
	"ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,"
	"ecdsa-sha2-nistp521,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";

static const struct {
	enum ssh_bind_options_e option;
	const char *value;
} settings[] = {
	{ SSH_BIND_OPTIONS_BANNER, "guichet" },
	{ SSH_BIND_OPTIONS_KEY_EXCHANGE, "curve25519-sha256,curve25519-sha256@libssh.org" },
	{ SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-ed25519" },
	{ SSH_BIND_OPTIONS_CIPHERS_C_S, ciphers },
	{ SSH_BIND_OPTIONS_CIPHERS_S_C, ciphers },
	{ SSH_BIND_OPTIONS_HMAC_C_S, macs },
	{ SSH_BIND_OPTIONS_HMAC_S_C, macs },
	{ SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, user_keys },
};

ssh_key algorithms_host_key(const char *path, char *error, size_t size)
{
	ssh_key key = NULL;

	if (access(path, R_OK) != 0) {
		snprintf(error, size, "cannot read the host key %s: %s", path, strerror(errno));
		return NULL;
	}
	if (ssh_pki_import_privkey_file(path, NULL, NULL, NULL, &key) != SSH_OK) {
		snprintf(error, size,
			 "%s is not a private key without a passphrase; make one with "
			 "ssh-keygen -t ed25519 -N '' -f FILE",
			 path);
		return NULL;
	}
	if (ssh_key_type(key) != SSH_KEYTYPE_ED25519) {
		snprintf(error, size, "the host key %s must be of type ed25519", path);
		ssh_key_free(key);
		return NULL;
	}
	return key;
}

ssh_bind algorithms_bind(ssh_key key)
{
	ssh_bind bind = ssh_bind_new();
	int smallest_rsa = 2048;

	if (bind == NULL)
		return NULL;
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &(bool){ false });
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_RSA_MIN_SIZE, &smallest_rsa);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		if (ssh_bind_options_set(bind, settings[i].option, settings[i].value) != SSH_OK) {
			ssh_bind_free(bind);
			return NULL;
		}
	}
	if (ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) != SSH_OK) {
		ssh_bind_free(bind);
		return NULL;
	}
	return bind;
}

ssh_session algorithms_session(ssh_bind bind, int fd, uint64_t rekey, bool zlib)
{
	const char *compression = zlib ? "none,zlib@openssh.com" : "none";
	ssh_session session = ssh_new();
	uint32_t hour = 3600;

	if (session == NULL)
		return NULL;
	if (ssh_bind_accept_fd(bind, session, fd) != SSH_OK) {
		ssh_free(session);
		return NULL;
	}
	ssh_options_set(session, SSH_OPTIONS_COMPRESSION_C_S, compression);
	ssh_options_set(session, SSH_OPTIONS_COMPRESSION_S_C, compression);
	ssh_options_set(session, SSH_OPTIONS_REKEY_DATA, &rekey);
	ssh_options_set(session, SSH_OPTIONS_REKEY_TIME, &hour);
	ssh_set_blocking(session, 0);
	return session;
}

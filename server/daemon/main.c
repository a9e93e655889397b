/* guichetd: from the command line to a running server. Only here may the process
 * end because something is wrong. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/core.h"
#include "server/daemon/clock.h"
#include "server/daemon/log.h"
#include "server/daemon/memory.h"
#include "server/daemon/opening.h"
#include "server/daemon/options.h"
#include "server/daemon/reload.h"
#include "server/daemon/server.h"
#include "server/wire/need.h"
#include "server/wire/standard.h"

enum { ERROR_SIZE = 1024, KEY_SIZE = 16 * 1024, PASSWORD_SIZE = 64, UID_PEOPLE = 1000 };

static int fail(const char *error)
{
	LOG_WORDS(LEVEL_ERROR, error);
	return 1;
}

/* --- The process --- */

static void prepare_process(void)
{
	struct rlimit files;

	umask(077);
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

/* --- First start --- */

/* The first line of the file that is a key. */
static bool read_key(const char *path, char *key, size_t size, char *error, size_t error_size)
{
	FILE *file = fopen(path, "re");

	if (!file) {
		snprintf(error, error_size, "can't read the administrator's key %s: %s", path,
			 strerror(errno));
		return false;
	}
	while (fgets(key, (int)size, file)) {
		key[strcspn(key, "\r\n")] = '\0';
		if (key[0] != '\0' && key[0] != '#') {
			fclose(file);
			return true;
		}
	}
	fclose(file);
	snprintf(error, error_size,
		 "there is no key in %s (a line as ssh-keygen makes: "
		 "\"ssh-ed25519 AAAA...\")",
		 path);
	return false;
}

/* The local user who is the administrator: the person who starts guichetd, or,
 * when that is the system's user for it, root. */
static int64_t admin_uid(const struct options *options)
{
	int64_t own = (int64_t)getuid();

	if (options->admin_uid >= 0)
		return options->admin_uid;
	return own >= UID_PEOPLE ? own : 0;
}

static bool first_start(struct core *core, const struct options *options, char *error, size_t size)
{
	char key[KEY_SIZE], password[PASSWORD_SIZE] = "";

	if (!core_is_new(core))
		return true;
	if (options->admin_key && !read_key(options->admin_key, key, sizeof(key), error, size))
		return false;
	if (!core_first_administrator(core, options->admin, options->admin_key ? key : NULL,
				      admin_uid(options), clock_now(), password, sizeof(password),
				      error, size))
		return false;
	if (options->admin_key)
		printf("administrator: %s   key: %s\n", options->admin, options->admin_key);
	else
		printf("administrator: %s   one-time password: %s\n", options->admin, password);
	fflush(stdout);
	explicit_bzero(password, sizeof(password));
	return true;
}

/* --- Running --- */

/* Before any thread: the C library reads TZ without a lock. */
static void set_zone(struct core *core)
{
	setenv("TZ", core_zone(core), 1);
	tzset();
}

static int serve(struct core *core, struct options **options, int argc, char **argv)
{
	char error[ERROR_SIZE] = "";
	struct server *server = server_new(core, *options, argc, argv, error, sizeof(error));
	int code;

	if (!server)
		return fail(error);
	if (first_start(core, *options, error, sizeof(error))) {
		set_zone(core);
		code = server_run(server, error, sizeof(error));
		*options = server->options; /* perhaps read again */
	} else {
		code = 1;
	}
	if (error[0] != '\0')
		fail(error);
	server_free(server);
	if (code == 0)
		LOG_WORDS(LEVEL_INFO, "stopped");
	return code;
}

static int open_and_serve(struct options **options, int argc, char **argv)
{
	char error[ERROR_SIZE];
	struct opening opening = { .step = 0 };
	const struct core_told told = { opening_tell, &opening };
	struct core *core =
		core_open_told((*options)->data, clock_now(), &told, error, sizeof(error));
	int code;

	if (!core)
		return fail(error);
	memory_give_back(); /* indexes and migrations took more than serving will */
	if ((*options)->backup_folder)
		core_keep_backups_in(core, (*options)->backup_folder);
	code = serve(core, options, argc, argv);
	core_close(core);
	return code;
}

static int restore(const struct options *options)
{
	char error[ERROR_SIZE];

	if (!core_restore(options->data, options->restore, clock_now(), error, sizeof(error)))
		return fail(error);
	printf("restored %s into %s\n", options->restore, options->data);
	return 0;
}

static int print_operations(void)
{
	char *document = core_operations_document();
	bool printed = fputs(document, stdout) >= 0 && fflush(stdout) == 0;

	free(document);
	return printed ? 0 : fail(strerror(errno));
}

static int run(struct options **options, int argc, char **argv)
{
	int64_t at;

	if ((*options)->help) {
		options_help();
		return 0;
	}
	if ((*options)->version) {
		puts("guichetd " GUICHET_VERSION);
		return 0;
	}
	if ((*options)->operations)
		return print_operations();
	if ((*options)->clock && clock_parse((*options)->clock, &at))
		clock_fix(at);
	server_set_log_level((*options)->log_level);
	if ((*options)->restore)
		return restore(*options);
	return open_and_serve(options, argc, argv);
}

int main(int argc, char **argv)
{
	char error[ERROR_SIZE];
	struct options *options;
	int code;

	need_for_json();
	if (!standard_hold())
		return 1;
	prepare_process();
	options = options_new(argc, argv, error, sizeof(error));
	if (!options) {
		fail(error);
		return 2;
	}
	code = run(&options, argc, argv);
	options_free(options);
	return code;
}

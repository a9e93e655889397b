#include "server/gate/control.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define X(name) name,
const char *const control_locales[CONTROL_LOCALE_COUNT] = { CONTROL_LOCALES(X) };
#undef X

union descriptors {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int) * CONTROL_FDS_MAX)];
};

bool control_send(int fd, const struct control_message *message, const char *command,
		  const int *fds, int fd_count)
{
	struct iovec parts[2] = { { (void *)message, sizeof *message } };
	union descriptors descriptors = { .bytes = { 0 } };
	struct msghdr header = { .msg_iov = parts, .msg_iovlen = 1 };

	if (command != NULL) {
		parts[1] = (struct iovec){ (void *)command, strlen(command) };
		header.msg_iovlen = 2;
	}
	if (fd_count > 0) {
		size_t length = sizeof(int) * (size_t)fd_count;
		struct cmsghdr *part;

		header.msg_control = descriptors.bytes;
		header.msg_controllen = CMSG_SPACE(length);
		part = CMSG_FIRSTHDR(&header);
		part->cmsg_level = SOL_SOCKET;
		part->cmsg_type = SCM_RIGHTS;
		part->cmsg_len = CMSG_LEN(length);
		memcpy(CMSG_DATA(part), fds, length);
	}
	return sendmsg(fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
}

static void take_descriptors(struct msghdr *header, struct control_received *received)
{
	struct cmsghdr *part = CMSG_FIRSTHDR(header);

	if (part == NULL || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
		return;
	received->fd_count = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
	memcpy(received->fds, CMSG_DATA(part), sizeof(int) * (size_t)received->fd_count);
}

static void drop_descriptors(struct control_received *received)
{
	for (int i = 0; i < received->fd_count; i++)
		close(received->fds[i]);
	received->fd_count = 0;
}

int control_receive(int fd, struct control_received *received)
{
	struct iovec parts[2] = { { &received->message, sizeof received->message },
				  { received->command, CONTROL_COMMAND_MAX } };
	union descriptors descriptors;
	struct msghdr header = { .msg_iov = parts,
				 .msg_iovlen = 2,
				 .msg_control = descriptors.bytes,
				 .msg_controllen = sizeof descriptors.bytes };
	ssize_t got;

	received->fd_count = 0;
	do {
		got = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	if (got <= 0)
		return (int)got;
	take_descriptors(&header, received);
	if ((size_t)got < sizeof received->message || header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		drop_descriptors(received);
		errno = EBADMSG;
		return -1;
	}
	received->command_length = (size_t)got - sizeof received->message;
	received->command[received->command_length] = '\0';
	return 1;
}

bool control_word_ok(const char *word, size_t size)
{
	size_t length = strnlen(word, size);

	if (length == size)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = word[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    strchr("._+-@", c) == NULL)
			return false;
	}
	return true;
}

uint32_t control_columns(int64_t columns)
{
	if (columns <= 0)
		return 80;
	return columns > CONTROL_COLUMNS_MAX ? CONTROL_COLUMNS_MAX : (uint32_t)columns;
}

uint32_t control_rows(int64_t rows)
{
	if (rows <= 0)
		return 24;
	return rows > CONTROL_ROWS_MAX ? CONTROL_ROWS_MAX : (uint32_t)rows;
}

bool control_start_check(struct control_start *start, size_t command_length)
{
	if (!control_word_ok(start->term, sizeof start->term))
		return false;
	for (int i = 0; i < CONTROL_LOCALE_COUNT; i++) {
		if (!control_word_ok(start->locale[i], sizeof start->locale[i]))
			return false;
	}
	start->columns = control_columns(start->columns);
	start->rows = control_rows(start->rows);
	return start->pty <= 1 && start->has_command <= 1 &&
	       (start->has_command == 1 || command_length == 0);
}

const char *control_note_name(uint32_t note)
{
#define X(constant, name) [constant] = name,
	static const char *const names[NOTE_COUNT] = { NOTES(X) };
#undef X

	return note < NOTE_COUNT && names[note] != NULL ? names[note] : "unknown";
}

const char *control_method_name(uint32_t method)
{
	static const char *const names[METHOD_COUNT] = {
		[METHOD_NONE] = "none",
		[METHOD_OPEN] = "open",
		[METHOD_PASSWORD] = "password",
		[METHOD_KEY] = "publickey",
		[METHOD_INTERACTIVE] = "keyboard-interactive",
	};

	return method < METHOD_COUNT ? names[method] : "unknown";
}

/* The document goes to guichet-paper in a file in memory; it writes the PDF to our
 * own standard output. */
#include "tui/command/paper.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "server/wire/whole.h"
#include "tui/command/say.h"
#include "tui/text/ui.h"

enum { PATH_SIZE = 4096 };

bool paper_is(const char *operation)
{
	const char *dot = strrchr(operation, '.');

	return dot != NULL && strcmp(dot, ".paper") == 0;
}

/* Beside guichet, or where `make install` puts it. */
static void find_program(char *path, size_t size)
{
	static const char *const places[] = { ".", "../libexec/guichet", NULL };
	char own[PATH_SIZE / 2];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	char *slash;

	own[length > 0 ? length : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash != NULL)
		*slash = '\0';
	for (const char *const *place = places; *place != NULL; place++) {
		snprintf(path, size, "%s/%s/guichet-paper", own, *place);
		if (access(path, X_OK) == 0)
			return;
	}
}

/* -1 with errno. */
static int document_file(const json_t *document)
{
	char *text = document != NULL ? json_dumps(document, JSON_COMPACT) : need_copy("");
	int fd = memfd_create("document", MFD_CLOEXEC), why = 0;

	if (text == NULL)
		need_end();
	if (fd < 0 || !whole_write(fd, text, strlen(text)) || lseek(fd, 0, SEEK_SET))
		why = errno;
	free(text);
	if (why == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	errno = why;
	return -1;
}

/* 0, or why it did not run. */
static int run(int document, int *status)
{
	static char *const environment[] = { "PATH=/usr/local/bin:/usr/bin:/bin",
					     "HOME=/nonexistent", "LC_ALL=C.UTF-8", NULL };
	char *const arguments[] = { "guichet-paper", NULL };
	posix_spawn_file_actions_t actions;
	char path[PATH_SIZE];
	pid_t child;
	int failed;

	find_program(path, sizeof(path));
	posix_spawn_file_actions_init(&actions); /* which can't fail */
	failed = posix_spawn_file_actions_adddup2(&actions, document, 0);
	if (failed == 0)
		failed = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	if (failed == 0)
		failed = posix_spawn(&child, path, &actions, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	while (failed == 0 && waitpid(child, status, 0) < 0 && errno == EINTR)
		;
	return failed;
}

int paper_print(const json_t *answer)
{
	const json_t *document = json_object_get(json_object_get(answer, "record"), "paper");
	int file, failed, status = 0;

	if (isatty(STDOUT_FILENO))
		return say_usage("%s",
				 _("this is a PDF document: send it to a file (> document.pdf), or "
				   "ask for format=json"));
	file = document_file(document);
	fflush(stdout);
	failed = file >= 0 ? run(file, &status) : errno;
	if (file >= 0)
		close(file);
	if (failed == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return EXIT_DONE;
	if (failed != 0 || WIFSIGNALED(status))
		say(stderr, _("guichet: guichet-paper could not make the document: %s\n"),
		    failed != 0 ? strerror(failed) : strsignal(WTERMSIG(status)));
	else
		say(stderr, "%s\n", _("guichet: this is no whole document."));
	return EXIT_AGAIN;
}

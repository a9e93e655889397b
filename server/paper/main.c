/* guichet-paper: reads a document, writes it, ends. It is given what others wrote,
 * so it first gives up what it does not need. */
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/paper/clean.h"
#include "server/paper/paper.h"

enum { INPUT_MAX = 16 * 1024 * 1024, SECONDS = 120 };

#ifdef GUICHET_SANITIZED
/* What the library of fonts keeps until the end is not ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif

static bool limit(int what, rlim_t value)
{
	const struct rlimit limits = { value, value };

	return setrlimit((__rlimit_resource_t)what, &limits) == 0;
}

/* No network, no other program, no file changed; so much memory and time. */
static bool lock_in(void)
{
	static const int refused[] = {
		SCMP_SYS(socket),    SCMP_SYS(connect), SCMP_SYS(bind),   SCMP_SYS(execve),
		SCMP_SYS(execveat),  SCMP_SYS(unlink),  SCMP_SYS(rename), SCMP_SYS(unlinkat),
		SCMP_SYS(renameat2), SCMP_SYS(mkdir),   SCMP_SYS(chmod),  SCMP_SYS(mkdirat),
		SCMP_SYS(fchmodat),  SCMP_SYS(link),    SCMP_SYS(linkat), SCMP_SYS(truncate),
		SCMP_SYS(symlinkat),
#ifndef GUICHET_SANITIZED /* which look for leaks so */
		SCMP_SYS(ptrace),    SCMP_SYS(kill),    SCMP_SYS(tgkill),
#endif
	};
	scmp_filter_ctx filter;
	bool fine = true;

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/* Sanitizers map terabytes of address space. */
#ifndef GUICHET_SANITIZED
	prctl(PR_SET_DUMPABLE, 0);
	fine = limit(RLIMIT_AS, (rlim_t)1024 * 1024 * 1024);
#endif
	fine = fine && limit(RLIMIT_CPU, SECONDS) && limit(RLIMIT_CORE, 0) &&
	       limit(RLIMIT_NOFILE, 64);
	filter = fine ? seccomp_init(SCMP_ACT_ALLOW) : NULL;
	if (!filter)
		return false;
	for (size_t i = 0; fine && i < sizeof refused / sizeof *refused; i++)
		fine = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0) == 0;
	fine = fine && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return fine;
}

static json_t *read_document(void)
{
	char *text = malloc(INPUT_MAX + 1);
	size_t length;
	json_t *document;

	if (!text)
		abort();
	length = fread(text, 1, INPUT_MAX + 1, stdin);
	document =
		length <= INPUT_MAX ? json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL) : NULL;
	free(text);
	return document;
}

const char *paper_text(const json_t *document, const char *name)
{
	const char *text = json_string_value(json_object_get(document, name));

	return text ? text : "";
}

enum tongue paper_tongue(const json_t *document)
{
	return tongue_of(paper_text(document, "language"));
}

struct page *paper_draw(const json_t *document)
{
	static const struct {
		const char *kind;
		struct page *(*draw)(const json_t *document);
	} kinds[] = {
		{ "voucher", voucher_draw }, { "access", access_draw },
		{ "cards", cards_draw },     { "codes", cards_draw },
		{ "receipt", receipt_draw }, { "tickets", tickets_draw },
		{ "order", order_draw },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(paper_text(document, "kind"), kinds[i].kind) == 0)
			return kinds[i].draw(document);
	return NULL;
}

static int fail(const char *why)
{
	fprintf(stderr, "guichet-paper: %s\n", why);
	return 2;
}

/* Addresses and ids of a message are not mended, but refused where they are wrong. */
static void clean_document(json_t *document)
{
	if (strcmp(paper_text(document, "kind"), "mail") != 0) {
		clean(document);
		return;
	}
	clean(json_object_get(document, "document"));
	json_object_set_new(document, "from_name", clean_text(paper_text(document, "from_name")));
}

static int write_document(const json_t *document)
{
	struct page *page;

	if (strcmp(paper_text(document, "kind"), "mail") == 0)
		return mail_write(document) ? 0 : fail("this message can't be written");
	page = paper_draw(document);
	if (!page)
		return fail("no document of a kind that can be drawn");
	if (page_end(page))
		return 0;
	fprintf(stderr, "guichet-paper: the document can't be written: %s\n", strerror(errno));
	return 2;
}

int main(int argc, char **argv)
{
	json_t *document;
	int code;

	if (argc > 1) {
		printf("guichet-paper %s: a document (JSON) on standard input becomes a PDF or "
		       "a message on standard output\n",
		       GUICHET_VERSION);
		return strcmp(argv[1], "--version") == 0 ? 0 : 2;
	}
	if (!lock_in())
		return fail("can't give up what is not needed");
	document = read_document();
	if (!document)
		return fail("no JSON on standard input");
	clean_document(document);
	code = write_document(document);
	json_decref(document);
	return code;
}

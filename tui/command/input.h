/* Standard input, line by line or whole, with limits; secrets without an echo. */
#ifndef GUICHET_COMMAND_INPUT_H
#define GUICHET_COMMAND_INPUT_H

#include <stdbool.h>
#include <stddef.h>

enum {
	INPUT_LINE_MAX = 4096,            /* bytes of a typed line or a secret */
	INPUT_DATA_MAX = 7 * 1024 * 1024, /* bytes of a file; guichetd takes 8 MiB a line */
};

struct input {
	int fd;
	char *bytes;
	size_t start, end, size;
	bool ended;
	int broken; /* errno of a read that failed: what came before is not all; 0: none */
	bool talks; /* a conversation: prompts are shown on any input, a file ends with "." */
};

/* INPUT_BROKEN: it could not be read to its end; whoever owns the input says so. */
enum input_status { INPUT_DONE, INPUT_END, INPUT_TOO_LONG, INPUT_BROKEN };

/* The next line without its end (\n or \r\n); *line is malloc'd. A line that is
 * too long is skipped whole. */
enum input_status input_line(struct input *input, char **line);
/* All that is left, or, in a conversation, up to a line with a single dot;
 * malloc'd with a 0 behind. */
enum input_status input_rest(struct input *input, char **bytes, size_t *length);
/* A line, with a prompt when input is a terminal or talks, and without its echo on
 * a terminal: one that goes on showing it is asked for nothing (INPUT_BROKEN). */
enum input_status input_secret(struct input *input, const char *prompt, char **line);
/* Waits for a line. False when the other descriptor has something first. */
bool input_wait(struct input *input, int other);
/* For whoever ends the process while a secret is typed. */
void input_show_again(void);
/* Forgets what it held. */
void input_free(struct input *input);
/* Overwrites a secret and frees it. */
void input_wipe(char *secret);

#endif

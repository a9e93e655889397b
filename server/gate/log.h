/* Structured lines on stderr, for journald: "gate EVENT key=value ...". Callers
 * give no secret and no text that was not checked. */
#ifndef GATE_LOG_H
#define GATE_LOG_H

/* One line, in one write. */
void log_line(const char *event, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

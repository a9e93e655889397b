/* The server as the screens see it: who we are there, what we may do, and a call
 * that either answers or says why not. One connection for the whole process. */
#ifndef GUICHET_SCREENS_SERVER_H
#define GUICHET_SCREENS_SERVER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "schema/lang/lang.h"

struct wire;

/* Says hello. False when the connection is cut. */
bool server_start(struct wire *wire, enum lang lang);
/* Says hello again: this connection has become somebody else. */
bool server_again(void);
void server_stop(void);
/* Learns the operations that this account may call. */
void server_learn(void);
/* Reads notices that have arrived; shows them, or ends everything. */
void server_listen(void);
/* Why everything ended; NULL when the operator left. */
const char *server_farewell(void);

/* What session.hello told. */
const json_t *server_hello(void);
const char *server_hello_text(const char *member);
/* The one party that this account stands for; 0 when there are several, or the network. */
int64_t server_own_party(void);
/* Seconds UTC on the server's clock. */
int64_t server_now(void);

/* All take params over (NULL: none) and return what the caller frees. */

/* The result, or NULL with *error the error object (NULL when cut). */
json_t *server_ask(const char *operation, json_t *params, json_t **error);
/* The record, or NULL after saying why on the line at the bottom. */
json_t *server_record(const char *operation, json_t *params);
/* The rows, and how many there are in all (may be NULL); the same. */
json_t *server_rows(const char *operation, json_t *params, int64_t *total);
/* The same, of what is too much to be counted: more, whether there are more than the total. */
json_t *server_page(const char *operation, json_t *params, int64_t *total, bool *more);
/* The sentence of an error object. */
const char *server_sentence(const json_t *error);

/* What is told of an operation; NULL when this account may not call it. */
bool server_may(const char *operation);
const json_t *server_operation(const char *operation);
const json_t *server_column(const char *operation, const char *column);
const json_t *server_param(const char *operation, const char *param);
/* Words of a text column as people say them: roles, and what the noun's create
 * operation has as choices. malloc'd; NULL when they have no labels. */
char *server_labels(const char *operation, const char *column, const char *words);
/* All of them, by name, each with its summary, kind and shape only. */
const json_t *server_operations(void);

#endif

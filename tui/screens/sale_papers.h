/* A receipt, and a closing, as somebody reads them. */
#ifndef GUICHET_SCREENS_SALE_PAPERS_H
#define GUICHET_SCREENS_SALE_PAPERS_H

#include <jansson.h>

/* Of a list's row. */
void receipt_show_row(const json_t *row);
void closing_show_row(const json_t *row);

#endif

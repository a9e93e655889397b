/* The dashboard of single-use codes: what became of them, by contact and offer. */
#ifndef GUICHET_SCREENS_CODE_BOARD_H
#define GUICHET_SCREENS_CODE_BOARD_H

void code_board_show(void);

#endif

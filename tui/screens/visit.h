/* What those do who come without an account of their own, and those who let them
 * in: arrivals, a selection kept for later, a voucher sent again. */
#ifndef GUICHET_SCREENS_VISIT_H
#define GUICHET_SCREENS_VISIT_H

/* A voucher for one's own guest or member, without a password. */
void visit_arrival(void);
/* Keeps the selection; says the code. */
void visit_keep(void);
/* Takes up a selection that was kept, and shows it. */
void visit_resume(void);
/* Has one's vouchers sent again. */
void visit_resend(void);

#endif

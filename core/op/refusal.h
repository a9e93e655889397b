/* The closed list of reasons why an operation was not done. Each has a name on
 * the wire, an exit code and a sentence that says what to do. */
#ifndef GUICHET_REFUSAL_H
#define GUICHET_REFUSAL_H

#include <stdbool.h>

#include "schema/lang/lang.h"

/* X(constant, "name", exit code, "in a few words", "sentence")
 * A {name} in a sentence is filled with the detail of that name. */
#define REFUSALS(X)                                                                               \
	X(REFUSED_USAGE, "usage", 2, N_("wrong arguments"), N_("Some arguments are not right."))  \
	X(REFUSED_UNKNOWN_OPERATION, "unknown_operation", 2, N_("no such operation"),             \
	  N_("There is no operation {name}. `help` lists those you may use."))                    \
	X(REFUSED_NOT_ALLOWED, "not_allowed", 3, N_("not allowed"),                               \
	  N_("Your account may not do this. Ask an administrator."))                              \
	X(REFUSED_NOT_YOURS, "not_yours", 3, N_("of somebody else"),                              \
	  N_("This belongs to somebody else, or does not exist."))                                \
	X(REFUSED_LOGIN, "login_failed", 3, N_("log-in failed"),                                  \
	  N_("Wrong name, password or code."))                                                    \
	X(REFUSED_TOTP_NEEDED, "totp_needed", 3, N_("authenticator's code needed"),               \
	  N_("A code from your authenticator is needed."))                                        \
	X(REFUSED_TOTP_SETUP, "totp_setup", 3, N_("authenticator to be set up"),                  \
	  N_("Your role asks for an authenticator: set it up with account.totp first."))          \
	X(REFUSED_PASSWORD_CHANGE, "password_change", 3, N_("password to be changed"),            \
	  N_("Choose a password of your own first (account.password)."))                          \
	X(REFUSED_SLOW_DOWN, "slow_down", 4, N_("too many failures"),                             \
	  N_("Too many failures: try again in {seconds} seconds."))                               \
	X(REFUSED_TRY_AGAIN, "try_again", 4, N_("not written down"),                              \
	  N_("The server could not write this down. Nothing was done: try again."))               \
	X(REFUSED_DAMAGED, "damaged", 4, N_("data file damaged"),                                 \
	  N_("The data file is damaged here, and nothing was done. Call the administrator: "      \
	     "the last backup is to be restored."))                                               \
	X(REFUSED_UNDER_WAY, "under_way", 4, N_("still being done"),                              \
	  N_("This is still being done: ask again in a moment."))                                 \
	X(REFUSED_STOPPING, "stopping", 4, N_("server restarting"),                               \
	  N_("The server is restarting: try again in a moment."))                                 \
	X(REFUSED_LEFT, "left", 4, N_("left before its end"),                                     \
	  N_("The server finishes it without you: the lists will show the result."))              \
	X(REFUSED_NONCE_REUSED, "nonce_reused", 2, N_("nonce used before"),                       \
	  N_("This nonce was already used with other arguments."))                                \
	X(REFUSED_NOT_FOUND, "not_found", 1, N_("not found"), N_("There is no such {what}."))     \
	X(REFUSED_EXISTS, "exists", 1, N_("already there"), N_("{what} already exists."))         \
	X(REFUSED_IN_USE, "in_use", 1, N_("still in use"), N_("It is in use: {what}."))           \
	X(REFUSED_WRONG_STATE, "wrong_state", 1, N_("not in that state"),                         \
	  N_("Not possible while it is {state}."))                                                \
	X(REFUSED_WEAK_PASSWORD, "weak_password", 1, N_("password too weak"),                     \
	  N_("A password has 8 characters or more, with an upper-case letter, a lower-case "      \
	     "letter, a digit and another character."))                                           \
	X(REFUSED_ACCESS, "wrong_access", 1, N_("wrong access password"),                         \
	  N_("This access password is not valid. Ask your host or association for theirs."))      \
	X(REFUSED_LAST_ADMINISTRATOR, "last_administrator", 1, N_("last administrator"),          \
	  N_("Somebody must remain to administer this network."))                                 \
	X(REFUSED_BAD_LINES, "bad_lines", 1, N_("wrong lines"),                                   \
	  N_("Nothing was imported: {wrong}."))                                                   \
	X(REFUSED_UNKNOWN_CODE, "unknown_code", 1, N_("unknown code"),                            \
	  N_("No such code. Check it on the voucher."))                                           \
	X(REFUSED_TYPING_ERROR, "typing_error", 1, N_("typing error"),                            \
	  N_("Typing error: check the characters, and type it again."))                           \
	X(REFUSED_KEYBOARD, "keyboard", 1, N_("scanner's keyboard"),                              \
	  N_("The scanner seems to be set for a {layout} keyboard, and this terminal is "         \
	     "not: set it to the terminal's, and scan again."))                                   \
	X(REFUSED_ALREADY_REDEEMED, "already_redeemed", 1, N_("already used"),                    \
	  N_("Already used on {when} at {shop}."))                                                \
	X(REFUSED_LIMIT, "limit_reached", 1, N_("limit reached"),                                 \
	  N_("The limit is reached: {limit}."))                                                   \
	X(REFUSED_CLOSED, "closed_now", 1, N_("not at this time"),                                \
	  N_("Not at this time: {limit}. Again from {when}."))                                    \
	X(REFUSED_CLOSED_FOR_GOOD, "closed_for_good", 1, N_("not at this time"),                  \
	  N_("Not at this time: {limit}; not again before it ends."))                             \
	X(REFUSED_EXPIRED, "expired", 1, N_("expired"), N_("Expired since {when}."))              \
	X(REFUSED_TOO_EARLY, "too_early", 1, N_("not valid yet"), N_("Not valid before {when}.")) \
	X(REFUSED_NOT_ACTIVE, "not_active", 1, N_("not active yet"),                              \
	  N_("This card is not active yet: whoever hands it out activates it."))                  \
	X(REFUSED_REVOKED, "revoked", 1, N_("revoked"),                                           \
	  N_("Revoked on {when}. Ask the office that issued it."))                                \
	X(REFUSED_NOT_HERE, "not_here", 1, N_("not valid here"),                                  \
	  N_("This offer is not valid at this counter."))                                         \
	X(REFUSED_NO_OFFER, "no_offer", 1, N_("no offer here"),                                   \
	  N_("Nothing can be redeemed at this counter."))                                         \
	X(REFUSED_CHOOSE_OFFER, "choose_offer", 1, N_("several offers"),                          \
	  N_("Several offers are possible: choose one."))                                         \
	X(REFUSED_CHOOSE_SHOP, "choose_shop", 1, N_("several counters"),                          \
	  N_("You have several counters: say which (shop=)."))                                    \
	X(REFUSED_CODE_OPENS, "code_opens_nothing", 1, N_("no effect on a basket"),               \
	  N_("This code takes nothing off a basket."))                                            \
	X(REFUSED_INCOMPLETE, "incomplete", 1, N_("incomplete"),                                  \
	  N_("It can not go live yet: {what}."))                                                  \
	X(REFUSED_IN_SALE, "in_a_sale", 1, N_("for a sale"),                                      \
	  N_("For {offer}: type this code into a sale."))                                         \
	X(REFUSED_ENDED, "ended", 1, N_("no longer given"), N_("This offer is no longer given.")) \
	X(REFUSED_CODE_NEEDED, "code_needed", 1, N_("code needed"),                               \
	  N_("Opened by its code: type the code."))                                               \
	X(REFUSED_RESERVED, "reserved", 1, N_("reserved for others"), N_("Reserved for {whom}.")) \
	X(REFUSED_OTHER_CHANNEL, "other_channel", 1, N_("other sales channel"),                   \
	  N_("Not on this sales channel; on {where}."))                                           \
	X(REFUSED_NOTHING_FOR_IT, "nothing_for_it", 1, N_("nothing for it in the basket"),        \
	  N_("Nothing in the basket is in it: {what}."))                                          \
	X(REFUSED_NOT_ENOUGH, "not_enough", 1, N_("not enough yet"), N_("Not yet: {needed}."))    \
	X(REFUSED_SALE_ENDED, "sale_ended", 1, N_("too late for this session"),                   \
	  N_("Too late for this session: until {when}."))                                         \
	X(REFUSED_NOT_TOGETHER, "not_together", 1, N_("not together"),                            \
	  N_("Not together with: {offer}."))                                                      \
	X(REFUSED_NO_GAIN, "no_gain", 1, N_("price lower already"),                               \
	  N_("The price is lower already."))                                                      \
	X(REFUSED_LEFT_OUT, "left_out", 1, N_("taken out of the basket"),                         \
	  N_("Taken out of this basket."))                                                        \
	X(REFUSED_UNDO_TOO_LATE, "undo_too_late", 1, N_("too late to undo"),                      \
	  N_("A counter can undo for 15 minutes; after that, ask an administrator."))             \
	X(REFUSED_UNDONE, "already_undone", 1, N_("already undone"), N_("Already undone."))       \
	X(REFUSED_MAIL_OFF, "mail_off", 1, N_("mail not set up"),                                 \
	  N_("No mail is sent from here: an administrator sets it up (network.set mail=)."))      \
	X(REFUSED_NO_TILL, "no_till", 1, N_("till not open"),                                     \
	  N_("Open your till first (till.open)."))                                                \
	X(REFUSED_NOT_OVER, "not_over", 1, N_("period not over"),                                 \
	  N_("This period is not over: it ends {when}."))                                         \
	X(REFUSED_BACKUP, "backup_failed", 4, N_("backup failed"),                                \
	  N_("The backup could not be made: {why}"))                                              \
	X(REFUSED_NOT_ON_SALE, "not_on_sale", 1, N_("not on sale"), N_("Not on sale: {why}."))    \
	X(REFUSED_CHOOSE_SESSION, "choose_session", 1, N_("session to be chosen"),                \
	  N_("This is sold by session: choose one."))                                             \
	X(REFUSED_SOLD_OUT, "sold_out", 1, N_("not enough left"),                                 \
	  N_("Not enough of it: {left} left."))                                                   \
	X(REFUSED_NO_PRICE, "no_price", 1, N_("no price"),                                        \
	  N_("It has no price for this audience, seat category and sales channel."))              \
	X(REFUSED_EMPTY, "empty", 1, N_("empty basket"), N_("There is nothing in this basket."))  \
	X(REFUSED_BASKET_ENDED, "basket_ended", 1, N_("places given back"),                       \
	  N_("The places of this basket were given back: take it up again first."))               \
	X(REFUSED_TOTAL, "total_changed", 1, N_("total changed"),                                 \
	  N_("The total is now {total}: {why}. Say it, and confirm again."))                      \
	X(REFUSED_PAYMENT, "payment_refused", 1, N_("payment does not fit"),                      \
	  N_("The payment does not fit: {why}."))                                                 \
	X(REFUSED_NO_ADDRESS, "no_address", 1, N_("no e-mail address"),                           \
	  N_("To send it by e-mail, a customer with an e-mail address is needed."))               \
	X(REFUSED_NOT_CANCELLABLE, "not_cancellable", 1, N_("can't be cancelled"),                \
	  N_("It can't be cancelled: {why}."))                                                    \
	X(REFUSED_CANCELLED, "cancelled", 1, N_("cancelled ticket"), N_("Cancelled on {when}."))  \
	X(REFUSED_UNPAID, "unpaid", 1, N_("not paid"),                                            \
	  N_("Not paid: {amount} is still due. Have it paid first."))                             \
	X(REFUSED_WRONG_SESSION, "wrong_session", 1, N_("another session"),                       \
	  N_("This ticket is for {when}."))                                                       \
	X(REFUSED_SESSION_OFF, "session_cancelled", 1, N_("session cancelled"),                   \
	  N_("The session of {when} is cancelled: send them to the desk."))                       \
	X(REFUSED_WRONG_PLACE, "wrong_place", 1, N_("another place"),                             \
	  N_("This ticket is for {place}."))                                                      \
	X(REFUSED_IN_FUTURE, "in_future", 1, N_("time in the future"),                            \
	  N_("This time is in the future: check the clock."))                                     \
	X(REFUSED_TOO_OLD, "too_old", 1, N_("too old"),                                           \
	  N_("This is too old to be accepted: {days} days at most."))

enum refusal {
	DONE = 0,
#define X(constant, name, code, label, sentence) constant,
	REFUSALS(X)
#undef X
		REFUSAL_COUNT
};

/* "already_redeemed"; "done" for DONE. */
const char *refusal_name(enum refusal refusal);
/* False: there is none of that name. */
bool refusal_find(const char *name, enum refusal *found);
/* All of them, as the choices of a column; NULL-terminated. */
extern const char *const refusal_names[];
/* 0 done, 1 refused, 2 wrong usage, 3 not allowed, 4 try again. */
int refusal_exit(enum refusal refusal);
/* The data file did not take it, or did not give it: nothing was done, none of the rules was
 * asked, and there may be no line of it. */
bool refusal_is_failure(enum refusal refusal);
/* Both in English, to be translated. */
const char *refusal_label(enum refusal refusal);
const char *refusal_sentence(enum refusal refusal);

/* Leaves the function with the refusal of what it tried, if any. */
#define TRY(expression)                                  \
	do {                                             \
		enum refusal try_refusal = (expression); \
		if (try_refusal != DONE)                 \
			return try_refusal;              \
	} while (0)

#endif

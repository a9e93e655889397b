/* What documents for beneficiaries say, in the languages of beneficiaries: more
 * than those of the interface. Values come in {places}. */
#ifndef GUICHET_PAPER_WORDS_H
#define GUICHET_PAPER_WORDS_H

#include <stdbool.h>

enum tongue { TONGUE_FR, TONGUE_EN, TONGUE_DE, TONGUE_ES, TONGUE_COUNT };

enum word {
	WORD_VOUCHER,
	WORD_YOUR_CODE,
	WORD_VALID,
	WORD_SHOW,
	WORD_ANYWHERE,
	WORD_BENEFICIARY,
	WORD_GRANTED,
	WORD_HOST,
	WORD_OFFERS,
	WORD_NOT_NEEDED,
	WORD_ADVISED,
	WORD_MANDATORY,
	WORD_PAGE,
	WORD_ENDED,
	WORD_ACCESS,
	WORD_ACCESS_GUEST,
	WORD_ACCESS_MEMBER,
	WORD_ACCESS_PARTNER,
	WORD_STEP_CONNECT,
	WORD_STEP_DESK,
	WORD_STEP_PASSWORD,
	WORD_STEP_VOUCHER,
	WORD_ACCESS_UNTIL,
	WORD_SCAN,
	WORD_CARD,
	WORD_CARD_NOTE,
	WORD_HELLO,
	WORD_MAIL_VOUCHER_SUBJECT,
	WORD_MAIL_VOUCHER,
	WORD_MAIL_ATTACHED,
	WORD_MAIL_BYE,
	WORD_MAIL_AUTOMATIC,
	WORD_MAIL_ACCESS_SUBJECT,
	WORD_MAIL_ACCESS,
	WORD_MAIL_SELECTION_SUBJECT,
	WORD_MAIL_SELECTION,
	WORD_MAIL_SELECTION_RESUME,
	WORD_MAIL_TEST_SUBJECT,
	WORD_MAIL_TEST,
	WORD_MAIL_SUMMARY_SUBJECT,
	WORD_MAIL_SUMMARY,
	WORD_SUMMARY_USES,
	WORD_SUMMARY_PEOPLE,
	WORD_SUMMARY_ISSUED,
	WORD_SUMMARY_BEFORE,
	WORD_SUMMARY_OFFERS,
	WORD_MAIL_SLOT_SUBJECT,
	WORD_MAIL_SLOT_MOVED,
	WORD_MAIL_SLOT_CANCELLED,
	WORD_MAIL_CODES_SUBJECT,
	WORD_MAIL_CODES,
	WORD_MAIL_CODE,
	WORD_CODES_ONCE,
	WORD_CODES_UNTIL,
	WORD_CODES_ATTACHED,
	WORD_CODE_NOTE,
	WORD_FILE_CODES,
	WORD_FILE_VOUCHER,
	WORD_FILE_ACCESS,
	WORD_COUNT
};

/* "fr", "en", "de", "es"; anything else is English. */
enum tongue tongue_of(const char *tag);
const char *tongue_tag(enum tongue tongue);
const char *word(enum tongue tongue, enum word word);
/* The text with its {places} filled from pairs of name and value that end with
 * NULL; malloc'd. */
char *word_fill(const char *text, ...) __attribute__((sentinel));
/* "2026-11-28" as people read it, "samedi 28 novembre 2026"; malloc'd. The text
 * itself when it is no day. */
char *word_day(enum tongue tongue, const char *day);
/* "2026-10" as people read it, "octobre 2026"; malloc'd. */
char *word_month(enum tongue tongue, const char *month);

#endif

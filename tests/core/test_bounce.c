/* Mail that comes back: reports as Postfix, Exim and Exchange write them, and
 * whatever else may be sent to the sender's address. */
#include <stdlib.h>
#include <string.h>

#include "core/message/bounce.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller daemon = { .daemon = true, .uid = -1, .address = "guichetd" };
static char id[128];    /* the Message-ID of the message that was sent, without <> */
static int64_t message; /* its number */

static void send_one(void)
{
	const json_t *paper;

	scratch_do(s, &daemon, "message.take", NULL);
	message = scratch_int(s, "message");
	paper = json_object_get(s->answer, "paper");
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(paper, "message_id")));
	scratch_do(s, &daemon, "message.sent", "{s:I}", "message", (json_int_t)message);
}

static int open_pass(void **state)
{
	char code[48];

	(void)state;
	pass_open(&pass);
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "smtp://mail.example.org",
		   "mail_from", "pass@example.org");
	pass_voucher(&pass, "marie@example.fr", code);
	send_one();
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* --- Reports --- */

/* %s: the Message-ID. */
static const char postfix[] =
	"From MAILER-DAEMON  Sun Nov 22 10:43:01 2026\n"
	"Return-Path: <>\n"
	"Received: by mail.example.org (Postfix)\n"
	"\tid 4T1xyz; Sun, 22 Nov 2026 10:43:01 +0100 (CET)\n"
	"Date: Sun, 22 Nov 2026 10:43:01 +0100 (CET)\n"
	"From: MAILER-DAEMON@mail.example.org (Mail Delivery System)\n"
	"Subject: Undelivered Mail Returned to Sender\n"
	"To: pass@example.org\n"
	"Auto-Submitted: auto-replied\n"
	"MIME-Version: 1.0\n"
	"Content-Type: multipart/report; report-type=delivery-status;\n"
	"\tboundary=\"4T1abc.1795340581/mail.example.org\"\n"
	"Message-Id: <20261122094301.4T1xyz@mail.example.org>\n"
	"\n"
	"This is a MIME-encapsulated message.\n"
	"\n"
	"--4T1abc.1795340581/mail.example.org\n"
	"Content-Description: Notification\n"
	"Content-Type: text/plain; charset=us-ascii\n"
	"\n"
	"I'm sorry to have to inform you that your message could not\n"
	"be delivered to one or more recipients.\n"
	"\n"
	"--4T1abc.1795340581/mail.example.org\n"
	"Content-Description: Delivery report\n"
	"Content-Type: message/delivery-status\n"
	"\n"
	"Reporting-MTA: dns; mail.example.org\n"
	"X-Postfix-Queue-ID: 4T1abc\n"
	"Arrival-Date: Sun, 22 Nov 2026 10:42:58 +0100 (CET)\n"
	"\n"
	"Final-Recipient: rfc822; marie@example.fr\n"
	"Original-Recipient: rfc822;marie@example.fr\n"
	"Action: failed\n"
	"Status: 5.1.1\n"
	"Remote-MTA: dns; mx.example.fr\n"
	"Diagnostic-Code: smtp; 550 5.1.1 <marie@example.fr>: Recipient address\n"
	"    rejected: User unknown\n"
	"\n"
	"--4T1abc.1795340581/mail.example.org\n"
	"Content-Description: Undelivered Message Headers\n"
	"Content-Type: text/rfc822-headers\n"
	"\n"
	"From: Pass <pass@example.org>\n"
	"To: <marie@example.fr>\n"
	"Message-ID: <%s>\n"
	"MIME-Version: 1.0\n"
	"\n"
	"--4T1abc.1795340581/mail.example.org--\n";

static const char exim[] = "Return-path: <>\r\n"
			   "From: Mail Delivery System <Mailer-Daemon@relay.example.net>\r\n"
			   "To: pass@example.org\r\n"
			   "Subject: Mail delivery failed: returning message to sender\r\n"
			   "X-Failed-Recipients: marie@example.fr\r\n"
			   "References: <%s>\r\n"
			   "Content-Type: multipart/report; report-type=delivery-status; "
			   "boundary=1795340581-eximdsn-42\r\n"
			   "\r\n"
			   "--1795340581-eximdsn-42\r\n"
			   "Content-type: text/plain; charset=us-ascii\r\n"
			   "\r\n"
			   "This message was created automatically by mail delivery software.\r\n"
			   "--1795340581-eximdsn-42\r\n"
			   "Content-type: message/delivery-status\r\n"
			   "\r\n"
			   "Reporting-MTA: dns; relay.example.net\r\n"
			   "\r\n"
			   "Action: failed\r\n"
			   "Final-Recipient: rfc822;marie@example.fr\r\n"
			   "Status: 4.4.7\r\n"
			   "\r\n"
			   "--1795340581-eximdsn-42\r\n"
			   "Content-type: message/rfc822\r\n"
			   "\r\n"
			   "Message-Id: <somebody.else@example.com>\r\n"
			   "\r\n"
			   "...\r\n"
			   "--1795340581-eximdsn-42--\r\n";

static const char exim_in_words[] =
	"From: Mail Delivery System <Mailer-Daemon@old.example.net>\n"
	"To: pass@example.org\n"
	"Subject: Mail delivery failed: returning message to sender\n"
	"X-Failed-Recipients: marie@example.fr\n"
	"Auto-Submitted: auto-replied\n"
	"\n"
	"This message was created automatically by mail delivery software.\n"
	"\n"
	"A message that you sent could not be delivered to one or more of its\n"
	"recipients. This is a permanent error. The following address(es) failed:\n"
	"\n"
	"  marie@example.fr\n"
	"    SMTP error from remote mail server after RCPT TO:<marie@example.fr>:\n"
	"    host mx.example.fr [192.0.2.25]: 550 mailbox unavailable\n"
	"\n"
	"------ This is a copy of the message, including all the headers. ------\n"
	"\n"
	"Return-path: <pass@example.org>\n"
	"From: Pass <pass@example.org>\n"
	"Message-ID: <%s>\n"
	"\n"
	"Bonjour\n";

static const char exchange[] =
	"From: <postmaster@example.fr>\r\n"
	"To: <pass@example.org>\r\n"
	"Content-Type: multipart/mixed; boundary=\"outer\"\r\n"
	"Subject: =?iso-8859-1?Q?Non_remis=A0:_Votre_bon?=\r\n"
	"\r\n"
	"--outer\r\n"
	"Content-Type: multipart/report; report-type=delivery-status;\r\n"
	"\tboundary=\"_000_inner_\"\r\n"
	"\r\n"
	"--_000_inner_\r\n"
	"Content-Type: multipart/alternative; differences=Content-Type;\r\n"
	"\tboundary=\"_001_text_\"\r\n"
	"\r\n"
	"--_001_text_\r\n"
	"Content-Type: text/html; charset=\"utf-8\"\r\n"
	"Content-Transfer-Encoding: base64\r\n"
	"\r\n"
	"PGh0bWw+\r\n"
	"--_001_text_--\r\n"
	"--_000_inner_\r\n"
	"Content-Type: message/delivery-status\r\n"
	"\r\n"
	"Reporting-MTA: dns;PR0P264MB.FRAP264.PROD.OUTLOOK.COM\r\n"
	"Received-From-MTA: dns;mail.example.org\r\n"
	"Arrival-Date: Sun, 22 Nov 2026 09:42:59 +0000\r\n"
	"\r\n"
	"Final-Recipient: rfc822;marie@example.fr\r\n"
	"Action: failed\r\n"
	"Status: 5.1.10\r\n"
	"Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; introuvable à "
	"cette adresse\r\n"
	"X-Display-Name: Marie\r\n"
	"\r\n"
	"--_000_inner_\r\n"
	"Content-Type: message/rfc822\r\n"
	"\r\n"
	"Received: from mail.example.org (192.0.2.1) by\r\n"
	" PR0P264MB.FRAP264.PROD.OUTLOOK.COM\r\n"
	"Message-ID:\r\n"
	"\t<%s>\r\n"
	"Content-Type: multipart/mixed; boundary=\"=_guichet_mixed\"\r\n"
	"\r\n"
	"--=_guichet_mixed--\r\n"
	"--_000_inner_--\r\n"
	"--outer--\r\n";

static const char delayed[] = "From: MAILER-DAEMON@mail.example.org\n"
			      "Content-Type: multipart/report; boundary=b\n"
			      "\n"
			      "--b\n"
			      "Content-Type: message/delivery-status\n"
			      "\n"
			      "Reporting-MTA: dns; mail.example.org\n"
			      "\n"
			      "Final-Recipient: rfc822; marie@example.fr\n"
			      "Action: delayed\n"
			      "Status: 4.4.1\n"
			      "Will-Retry-Until: Fri, 27 Nov 2026 10:42:58 +0100\n"
			      "\n"
			      "--b\n"
			      "Content-Type: message/rfc822\n"
			      "\n"
			      "Message-ID: <%s>\n"
			      "\n"
			      "--b--\n";

static const char *filled(const char *report, const char *name)
{
	static char text[8192];
	const char *at = strstr(report, "%s");

	snprintf(text, sizeof text, "%.*s%s%s", at ? (int)(at - report) : 0, report, at ? name : "",
		 at ? at + 2 : report);
	return text;
}

static const char *bounce(const char *text)
{
	return scratch_call(s, &s->admin, "mail.bounce", "{s:s}", "data", text);
}

/* Of the message, in the list that the screen shows. */
static const char *listed(const char *column)
{
	scratch_do(s, &s->admin, "mail.list", NULL);
	return scratch_row_text(s, 0, column);
}

/* --- What is one --- */

static void a_report_fails_the_message_it_is_about(const char *report, const char *why)
{
	assert_string_equal(listed("state"), "sent");
	assert_string_equal(bounce(filled(report, id)), "done");
	assert_int_equal(scratch_int(s, "message"), message);
	assert_string_equal(scratch_text(s, "action"), "failed");
	assert_string_equal(scratch_text(s, "state"), "failed");
	assert_string_equal(listed("state"), "failed");
	assert_string_equal(listed("error"), why);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "mails_failed"), 1);
}

static void a_report_of_postfix(void **state)
{
	(void)state;
	a_report_fails_the_message_it_is_about(
		postfix, "550 5.1.1 <marie@example.fr>: Recipient address rejected: User unknown");
}

static void a_report_of_exim_that_names_it_only_as_a_reference(void **state)
{
	(void)state;
	a_report_fails_the_message_it_is_about(exim, "status 4.4.7");
}

static void a_report_in_words_of_an_older_exim(void **state)
{
	(void)state;
	a_report_fails_the_message_it_is_about(
		exim_in_words, "SMTP error from remote mail server after RCPT "
			       "TO:<marie@example.fr>: host mx.example.fr [192.0.2.25]: 550 "
			       "mailbox unavailable");
}

static void a_report_of_exchange_in_parts_of_parts(void **state)
{
	(void)state;
	a_report_fails_the_message_it_is_about(exchange,
					       "550 5.1.10 RESOLVER.ADR.RecipientNotFound; "
					       "introuvable à cette adresse");
}

static void a_delay_changes_nothing(void **state)
{
	(void)state;
	assert_string_equal(bounce(filled(delayed, id)), "done");
	assert_string_equal(scratch_text(s, "action"), "delayed");
	assert_string_equal(scratch_text(s, "state"), "sent");
	assert_string_equal(listed("state"), "sent");
}

static void what_came_back_is_sent_again_when_told_to(void **state)
{
	char before[128];

	(void)state;
	snprintf(before, sizeof before, "%s", id);
	bounce(filled(postfix, id));
	scratch_do(s, &s->admin, "mail.retry", "{s:[I]}", "message", (json_int_t)message);
	assert_string_equal(bounce(filled(postfix, id)), "done"); /* the same again, late */
	assert_string_equal(scratch_text(s, "state"), "queued");
	send_one();
	assert_string_equal(id, before);
	assert_string_equal(listed("state"), "sent");
}

static void a_person_who_was_erased_stays_so(void **state)
{
	(void)state;
	bounce(filled(postfix, id));
	scratch_do(s, &s->admin, "customer.erase", "{s:s, s:s}", "customer", "marie@example.fr",
		   "why", "asked");
	assert_string_equal(listed("error"), "");
	assert_string_equal(bounce(filled(postfix, id)), "done");
	assert_string_equal(listed("error"), "");
	assert_string_equal(listed("recipient"), "");
}

/* --- What is none --- */

static void what_is_no_report_is_refused(void **state)
{
	static const char *const nonsense[] = {
		"",
		"\n",
		"not a mail at all",
		"From: Marie <marie@example.fr>\nIn-Reply-To: <%s>\nSubject: Absente\n\nJe suis "
		"en vacances. Action: failed\n",
		"Content-Type: multipart/report; report-type=disposition-notification; "
		"boundary=b\n\n--b\nContent-Type: message/disposition-notification\n\n"
		"Original-Message-ID: <%s>\nDisposition: manual-action/MDN-sent-manually; "
		"displayed\n--b--\n",
		"Content-Type: multipart/report\n\nAction: failed\nMessage-ID: <%s>\n",
		"Content-Type: multipart/report; boundary=\"\"\n\n--\nContent-Type: "
		"message/delivery-status\n\n\nAction: failed\n--\n",
		"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
		"message/delivery-status\n\n\nAction: exploded\nStatus: 9.9.9\n--b\n"
		"Content-Type: message/rfc822\n\nMessage-ID: <%s>\n--b--\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
		assert_string_equal(bounce(filled(nonsense[i], id)), "usage");
		assert_string_equal(listed("state"), "sent");
	}
}

static void a_report_about_no_message_from_here_is_refused(void **state)
{
	static const char *const names[] = {
		"1@example.org",
		"1.0123456789abcdef.guichet@example.org",
		"99.0123456789abcdef.guichet@example.org",
		"-1.0.guichet@example.org",
		"99999999999999999999999.0.guichet@example.org",
		"@",
		"",
		"'; DROP TABLE message; --@x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_string_equal(bounce(filled(postfix, names[i])), "not_found");
		assert_string_equal(listed("state"), "sent");
	}
}

static void only_the_network_takes_reports_in(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &pass.host_account, "mail.bounce", "{s:s}", "data",
					 filled(postfix, id)),
			    "not_allowed");
	assert_string_equal(listed("state"), "sent");
}

/* --- Bytes --- */

/* Reads a copy of just that length, so that reading past its end is seen. */
static enum bounce_action read_bytes(const char *bytes, size_t length, struct bounce *bounce)
{
	char *copy = malloc(length ? length : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	bounce_read(copy, length, bounce);
	free(copy);
	assert_true(bounce->name_count <= BOUNCE_NAMES);
	assert_true(strlen(bounce->why) < BOUNCE_WHY);
	for (const char *c = bounce->why; *c; c++)
		assert_true((unsigned char)*c >= ' ' && *c != 127);
	return bounce->action;
}

static void what_is_cut_or_damaged_is_survived(void **state)
{
	static const char *const reports[] = { postfix, exim, exim_in_words, exchange };
	struct bounce bounce;
	uint32_t random = 20261122;

	(void)state;
	for (size_t r = 0; r < sizeof reports / sizeof *reports; r++) {
		size_t length = strlen(reports[r]);
		char *bytes = strdup(reports[r]);

		assert_non_null(bytes);
		for (size_t cut = 0; cut <= length; cut++)
			read_bytes(bytes, cut, &bounce);
		assert_int_equal(bounce.action, BOUNCE_FAILED);
		for (int turn = 0; turn < 4000; turn++) {
			random = random * 1664525 + 1013904223;
			bytes[(random >> 8) % (length + 1)] = (char)(random >> 24);
			read_bytes(bytes, length, &bounce);
		}
		free(bytes);
	}
}

static void what_is_long_or_deep_takes_no_time(void **state)
{
	enum { SIZE = 4 * 1024 * 1024 };
	static const char deeper[] = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
	char *bytes = malloc(SIZE);
	struct bounce bounce;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = deeper[i % (sizeof deeper - 1)];
	assert_int_equal(read_bytes(bytes, SIZE, &bounce), BOUNCE_NONE);
	memset(bytes, ' ', SIZE);
	memcpy(bytes, "A: b\n", 5);
	assert_int_equal(read_bytes(bytes, SIZE, &bounce), BOUNCE_NONE);
	memset(bytes, '<', SIZE);
	memcpy(bytes, "References: ", 12);
	assert_int_equal(read_bytes(bytes, SIZE, &bounce), BOUNCE_NONE);
	memset(bytes, '\n', SIZE);
	assert_int_equal(read_bytes(bytes, SIZE, &bounce), BOUNCE_NONE);
	free(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_report_of_postfix),
		TEST(a_report_of_exim_that_names_it_only_as_a_reference),
		TEST(a_report_in_words_of_an_older_exim),
		TEST(a_report_of_exchange_in_parts_of_parts),
		TEST(a_delay_changes_nothing),
		TEST(what_came_back_is_sent_again_when_told_to),
		TEST(a_person_who_was_erased_stays_so),
		TEST(what_is_no_report_is_refused),
		TEST(a_report_about_no_message_from_here_is_refused),
		TEST(only_the_network_takes_reports_in),
		cmocka_unit_test(what_is_cut_or_damaged_is_survived),
		cmocka_unit_test(what_is_long_or_deep_takes_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a network decides, as one table; network.show and network.set walk it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/message/message.h"
#include "core/network/network.h"
#include "core/network/settings.h"
#include "core/op/call.h"
#include "core/report/report.h"
#include "core/system/backup.h"

static const char *const languages[] = { "fr", "en", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

static const char *check_last_day(const char *value)
{
	return *value ? report_check_season(value) : NULL;
}

const struct setting settings[] = {
	{ .name = "name",
	  .type = ARG_TEXT,
	  .initial = "guichet",
	  .label = N_("Name"),
	  .help = N_("As people know the network."),
	  .min = 1,
	  .max = 60 },
	{ .name = "language",
	  .type = ARG_CHOICE,
	  .initial = "fr",
	  .label = N_("Language"),
	  .help = N_("For those who have not chosen theirs."),
	  .choices = languages },
	{ .name = "zone",
	  .type = ARG_TEXT,
	  .initial = "Europe/Paris",
	  .label = N_("Time zone"),
	  .help = N_("Name of the tz database; taken at the next start of the server."),
	  .max = 40 },
	{ .name = "currency",
	  .type = ARG_TEXT,
	  .initial = "EUR",
	  .label = N_("Currency"),
	  .help = N_("ISO 4217."),
	  .min = 3,
	  .max = 3 },
	{ .name = "guest_days",
	  .type = ARG_INT,
	  .initial = "7",
	  .label = N_("Days for a guest"),
	  .help = N_("How long a guest's voucher is valid, its first day included."),
	  .min = 1,
	  .max = 366 },
	{ .name = "member_days",
	  .type = ARG_INT,
	  .initial = "365",
	  .label = N_("Days for a member"),
	  .help = N_("How long the voucher of a member, an employee or a partner is valid."),
	  .min = 1,
	  .max = 3660 },
	{ .name = "member_until",
	  .type = ARG_TEXT,
	  .initial = "",
	  .label = N_("Last day for members"),
	  .help = N_("Month and day, as 12-31, on which the vouchers of members and partners "
		     "end; nothing: after so many days."),
	  .max = 5,
	  .flags = PARAM_CLEAR,
	  .check = check_last_day },
	{ .name = "visitor",
	  .type = ARG_CHOICE,
	  .initial = "yes",
	  .label = N_("Visitors"),
	  .help = N_("Whether open accounts may be entered without proof."),
	  .choices = yes_no },
	{ .name = "visitor_per_address",
	  .type = ARG_INT,
	  .initial = "3",
	  .label = N_("Visitors at once"),
	  .help = N_("From one address."),
	  .min = 1,
	  .max = 1000 },
	{ .name = "visitor_vouchers",
	  .type = ARG_INT,
	  .initial = "20",
	  .label = N_("Vouchers of visitors"),
	  .help = N_("In an hour, from one address."),
	  .min = 1,
	  .max = 10000 },
	{ .name = "undo_minutes",
	  .type = ARG_INT,
	  .initial = "15",
	  .label = N_("Minutes to undo"),
	  .help = N_("How long a counter can undo its own redemption."),
	  .min = 1,
	  .max = 1440 },
	{ .name = "offline_days",
	  .type = ARG_INT,
	  .initial = "3",
	  .label = N_("Days offline"),
	  .help = N_("How old a redemption made offline may be when it arrives."),
	  .min = 1,
	  .max = 60 },
	{ .name = "failures_login",
	  .type = ARG_INT,
	  .initial = "5",
	  .label = N_("Failures for a login"),
	  .help = N_("Wrong passwords from one address before it has to wait."),
	  .min = 1,
	  .max = 100 },
	{ .name = "failures_address",
	  .type = ARG_INT,
	  .initial = "20",
	  .label = N_("Failures in all"),
	  .help = N_("Wrong passwords in an hour, from one address or for one login, before "
		     "those that never succeeded have to wait."),
	  .min = 1,
	  .max = 10000 },
	{ .name = "mail",
	  .type = ARG_TEXT,
	  .initial = "off",
	  .label = N_("Mail server"),
	  .help = N_("smtp://user@server:587 or smtps://user@server, maildir:/folder, or off. "
		     "The password is in the file keys/mail of the data folder."),
	  .max = 250,
	  .check = message_check_server },
	{ .name = "mail_from",
	  .type = ARG_EMAIL,
	  .initial = "guichet@localhost",
	  .label = N_("Mail sender"),
	  .help = N_("The address that mail comes from, and goes back to.") },
	{ .name = "public_address",
	  .type = ARG_TEXT,
	  .initial = "",
	  .label = N_("Public address"),
	  .help = N_("What people type after ssh, as pass@example.org, for the hand-outs."),
	  .max = 100,
	  .flags = PARAM_CLEAR,
	  .check = message_check_address },
	{ .name = "code_url",
	  .type = ARG_TEXT,
	  .initial = "",
	  .label = N_("URL around codes"),
	  .help = N_("What comes before the code in the QR code of mail and paper, as "
		     "https://example.org/v/; nothing: the bare code."),
	  .max = 150,
	  .flags = PARAM_CLEAR,
	  .check = message_check_url },
	{ .name = "basket_minutes",
	  .type = ARG_INT,
	  .initial = "15",
	  .label = N_("Minutes of a basket"),
	  .help = N_("How long a basket keeps its places after it was last touched."),
	  .min = 1,
	  .max = 1440 },
	{ .name = "order_fee",
	  .type = ARG_AMOUNT,
	  .initial = "0",
	  .label = N_("Handling fee"),
	  .help = N_("Of each order; a desk may change it."),
	  .max = 100000 },
	{ .name = "order_fee_vat",
	  .type = ARG_RATE,
	  .initial = "2000",
	  .label = N_("VAT of the handling fee") },
	{ .name = "amounts_due",
	  .type = ARG_CHOICE,
	  .initial = "no",
	  .label = N_("Pay later"),
	  .help = N_("Whether a customer may pay an order, or a part of it, later."),
	  .choices = yes_no },
	{ .name = "entry_minutes",
	  .type = ARG_INT,
	  .initial = "60",
	  .label = N_("Minutes before a session"),
	  .help = N_("How long before its session begins a ticket lets in."),
	  .min = 1,
	  .max = 1440 },
	{ .name = "season_start",
	  .type = ARG_TEXT,
	  .initial = "01-01",
	  .label = N_("First day of a season"),
	  .help = N_("Month and day, as 04-01; for reports."),
	  .min = 5,
	  .max = 5,
	  .check = report_check_season },
	{ .name = "legal",
	  .type = ARG_TEXT,
	  .initial = "",
	  .label = N_("Legal mentions"),
	  .help = N_("At the foot of receipts: address, SIRET, VAT number."),
	  .max = 250,
	  .flags = PARAM_CLEAR },
	{ .name = "backup_at",
	  .type = ARG_TEXT,
	  .initial = "02:30",
	  .label = N_("Daily backup at"),
	  .help = N_("When the server backs itself up and proves the backup, as 02:30; or off."),
	  .max = 5,
	  .check = backup_check_time },
	{ .name = "alert_email",
	  .type = ARG_EMAIL,
	  .initial = "",
	  .label = N_("Alerts go to"),
	  .help = N_("Who is told by e-mail when a scheduled backup fails; nothing: nobody."),
	  .flags = PARAM_CLEAR },
	{ .name = "backup_days",
	  .type = ARG_INT,
	  .initial = "7",
	  .label = N_("Daily backups to keep"),
	  .help = N_("Of so many days the newest; those that somebody asked for are kept."),
	  .min = 1,
	  .max = 366 },
	{ .name = "backup_weeks",
	  .type = ARG_INT,
	  .initial = "4",
	  .label = N_("Weekly backups to keep"),
	  .help = N_("Besides, of so many weeks the newest."),
	  .min = 0,
	  .max = 520 },
	{ .name = "retention_months",
	  .type = ARG_INT,
	  .initial = "0",
	  .label = N_("Months to keep persons"),
	  .help = N_("How long after their last voucher, order or log-in; 0: for ever."),
	  .min = 0,
	  .max = 240 },
	{ .name = NULL },
};

static const struct setting *find(const char *name)
{
	const struct setting *setting = settings;

	while (setting->name && strcmp(setting->name, name) != 0)
		setting++;
	if (setting->name == NULL)
		abort(); /* a bug: no such setting is declared */
	return setting;
}

const char *setting_text(const struct call *call, const char *name)
{
	static const char sql[] = "SELECT value FROM setting WHERE name = :setting";
	struct call *mine = (struct call *)call;
	const char *value = call_text(mine, sql, BINDS(B_TEXT(":setting", name)));

	return value ? value : find(name)->initial;
}

int64_t setting_int(const struct call *call, const char *name)
{
	return strtoll(setting_text(call, name), NULL, 10);
}

/* Kept as cents, as basis points, or as it is. */
static bool is_number(const struct setting *setting)
{
	return setting->type == ARG_INT || setting->type == ARG_AMOUNT || setting->type == ARG_RATE;
}

/* --- network.show --- */

static const struct column columns[] = {
	{ "name", COLUMN_TEXT, N_("Name") },
	{ "language", COLUMN_TEXT, N_("Language") },
	{ "zone", COLUMN_TEXT, N_("Time zone") },
	{ "currency", COLUMN_TEXT, N_("Currency") },
	{ "guest_days", COLUMN_INT, N_("Days for a guest") },
	{ "member_days", COLUMN_INT, N_("Days for a member") },
	{ "member_until", COLUMN_TEXT, N_("Last day for members") },
	{ "visitor", COLUMN_CHOICE, N_("Visitors"), yes_no },
	{ "visitor_per_address", COLUMN_INT, N_("Visitors at once") },
	{ "visitor_vouchers", COLUMN_INT, N_("Vouchers of visitors") },
	{ "undo_minutes", COLUMN_INT, N_("Minutes to undo") },
	{ "offline_days", COLUMN_INT, N_("Days offline") },
	{ "failures_login", COLUMN_INT, N_("Failures for a login") },
	{ "failures_address", COLUMN_INT, N_("Failures in all") },
	{ "mail", COLUMN_TEXT, N_("Mail server") },
	{ "mail_from", COLUMN_TEXT, N_("Mail sender") },
	{ "public_address", COLUMN_TEXT, N_("Public address") },
	{ "code_url", COLUMN_TEXT, N_("URL around codes") },
	{ "basket_minutes", COLUMN_INT, N_("Minutes of a basket") },
	{ "order_fee", COLUMN_CENTS, N_("Handling fee") },
	{ "order_fee_vat", COLUMN_RATE, N_("VAT of the handling fee") },
	{ "amounts_due", COLUMN_CHOICE, N_("Pay later"), yes_no },
	{ "entry_minutes", COLUMN_INT, N_("Minutes before a session") },
	{ "season_start", COLUMN_TEXT, N_("First day of a season") },
	{ "legal", COLUMN_TEXT, N_("Legal mentions") },
	{ "backup_at", COLUMN_TEXT, N_("Daily backup at") },
	{ "alert_email", COLUMN_TEXT, N_("Alerts go to") },
	{ "backup_days", COLUMN_INT, N_("Daily backups to keep") },
	{ "backup_weeks", COLUMN_INT, N_("Weekly backups to keep") },
	{ "retention_months", COLUMN_INT, N_("Months to keep persons") },
	{ .name = NULL },
};

static enum refusal run_show(struct call *call)
{
	for (const struct setting *setting = settings; setting->name; setting++) {
		if (is_number(setting))
			reply_int(call, setting->name, setting_int(call, setting->name));
		else
			reply_text(call, setting->name, setting_text(call, setting->name));
	}
	return DONE;
}

static const struct operation network_show = {
	.name = "network.show",
	.summary = N_("Settings of the network"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.columns = columns,
	.run = run_show,
};

/* --- network.set --- */

/* A name that the C library does not know would silently mean UTC. */
static bool zone_exists(struct call *call, const char *zone)
{
	struct stat file;

	return *zone && strstr(zone, "..") == NULL && *zone != '/' &&
	       strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
			    "_+-/") == strlen(zone) &&
	       stat(call_format(call, "/usr/share/zoneinfo/%s", zone), &file) == 0 &&
	       S_ISREG(file.st_mode);
}

static const char *given_text(const struct call *call, const char *name)
{
	const char *text = arg_text(call, name);

	return text ? text : "";
}

static enum refusal check_all(struct call *call)
{
	enum refusal refusal = DONE;

	for (const struct setting *setting = settings; setting->name; setting++) {
		const char *wrong = setting->check && arg_given(call, setting->name)
					    ? setting->check(given_text(call, setting->name))
					    : NULL;

		if (wrong)
			refusal = refuse_argument(call, setting->name, call_say(call, wrong));
	}
	return refusal;
}

static enum refusal run_set(struct call *call)
{
	static const char sql[] = "INSERT INTO setting (name, value) VALUES (:setting, :value)"
				  " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

	if (arg_given(call, "zone") && !zone_exists(call, arg_text(call, "zone")))
		return refuse_argument(call, "zone", call_say(call, N_("No such time zone.")));
	TRY(check_all(call));
	if (arg_given(call, "mail"))
		call_event(call, (struct event){ .type = EVENT_MAIL });
	for (const struct setting *setting = settings; setting->name; setting++) {
		const char *name = setting->name;

		if (!arg_given(call, name))
			continue;
		call_exec(
			call, sql,
			BINDS(B_TEXT(":setting", name),
			      B_TEXT(":value", is_number(setting)
						       ? call_format(call, "%lld",
								     (long long)arg_int(call, name))
						       : given_text(call, name))));
	}
	return run_show(call);
}

/* The parameters are the settings themselves. */
enum { SETTINGS_MAX = 64 };
static struct param set_params[SETTINGS_MAX + 1];

__attribute__((constructor)) static void declare_params(void)
{
	size_t count = 0;

	for (const struct setting *setting = settings; setting->name && count < SETTINGS_MAX;
	     setting++) {
		set_params[count++] = (struct param){
			.name = setting->name,
			.type = setting->type,
			.flags = setting->flags,
			.label = setting->label,
			.help = setting->help,
			.choices = setting->choices,
			.min = setting->min,
			.max = setting->max,
		};
	}
}

static const struct operation network_set = {
	.name = "network.set",
	.summary = N_("Change settings of the network"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.params = set_params,
	.columns = columns,
	.run = run_set,
};

const struct operation *const network_operations[] = { &network_show, &network_set, NULL };

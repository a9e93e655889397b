/* Operations on parties: list, show, make, change, end and affiliate. Imports
 * are in import.c, the rows in record.c. */
#include "core/party/party.h"

#include <string.h>

#include "core/offer/index.h"
#include "core/party/reach.h"
#include "core/party/record.h"

/* --- party.list --- */

#define LIST_FROM                                                                                  \
	"  FROM party p LEFT JOIN place pl ON pl.id = p.place"                                     \
	"               LEFT JOIN commune c ON c.insee = pl.commune"                               \
	" WHERE " PARTY_IN_REACH(                                                                  \
		"p.id") "   AND (:kind IS NULL OR EXISTS (SELECT 1 FROM party_kind k"              \
			"         WHERE k.party = p.id AND k.kind = :kind))"                       \
			"   AND (:filter IS NULL OR instr(p.name_key, :filter) OR p.ref = :filter" \
			"        OR instr(ifnull(c.name_key, ''), :filter) OR pl.postcode = "      \
			":filter)"

#define LIST_SELECT                                                                           \
	"SELECT p.id, p.ref, p.name,"                                                         \
	"       (SELECT group_concat(kind, ',') FROM (SELECT k.kind FROM party_kind k"        \
	"          WHERE k.party = p.id ORDER BY k.kind)) AS kinds,"                          \
	"       coalesce(nullif(pl.town, ''), c.name, '') AS town,"                           \
	"       ifnull(pl.postcode, '') AS postcode,"                                         \
	"       (SELECT count(*) FROM shop s WHERE s.party = p.id) AS shops,"                 \
	"       (SELECT count(*) FROM offer o WHERE o.party = p.id AND o.scope = 'none') AS " \
	"offers,"                                                                             \
	"       p.active" LIST_FROM

#define LIST_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation party_list = {
	.name = "party.list",
	.summary = N_("List parties"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS({ .name = "kind",
			   .type = ARG_CHOICE,
			   .label = N_("Kind"),
			   .choices = party_kinds }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, NULL },
		{ "name", COLUMN_TEXT, N_("Name") },
		{ "kinds", COLUMN_CHOICE, N_("Kind"), party_kinds },
		{ "town", COLUMN_TEXT, N_("Town") }, { "postcode", COLUMN_TEXT, N_("Postal") },
		{ "shops", COLUMN_INT, N_("Shops") }, { "offers", COLUMN_INT, N_("Offers") },
		{ "active", COLUMN_BOOL, N_("Active") }),
	.orders = ORDERS(
		{ "name", LIST_SELECT " ORDER BY p.name_key, p.id" LIST_PAGE },
		{ "-name", LIST_SELECT " ORDER BY p.name_key DESC, p.id DESC" LIST_PAGE },
		{ "town", LIST_SELECT " ORDER BY c.name_key, p.name_key, p.id" LIST_PAGE },
		{ "-town", LIST_SELECT " ORDER BY c.name_key DESC, p.name_key, p.id" LIST_PAGE },
		{ "offers", LIST_SELECT " ORDER BY offers, p.name_key, p.id" LIST_PAGE },
		{ "-offers", LIST_SELECT " ORDER BY offers DESC, p.name_key, p.id" LIST_PAGE },
		{ "id", LIST_SELECT " ORDER BY p.id" LIST_PAGE },
		{ "-id", LIST_SELECT " ORDER BY p.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

/* --- party.show --- */

static enum refusal show(struct call *call)
{
	static const char sql[] =
		"SELECT p.id, p.ref, p.name,"
		"       (SELECT group_concat(kind, ',') FROM (SELECT k.kind FROM party_kind k"
		"          WHERE k.party = p.id ORDER BY k.kind)) AS kinds,"
		"       p.active,"
		"       (SELECT json_group_array(json_object('id', a.id, 'name', a.name))"
		"          FROM party_member m JOIN party a ON a.id = m.association"
		"         WHERE m.party = p.id) AS associations,"
		"       (SELECT count(*) FROM party_member m WHERE m.association = p.id)"
		"           AS members,"
		"       (SELECT json_group_array(json_object('id', s.id, 'name', s.name,"
		"               'active', json(iif(s.active, 'true', 'false'))))"
		"          FROM shop s WHERE s.party = p.id) AS shops,"
		"       (SELECT count(*) FROM offer o WHERE o.party = p.id AND o.scope = 'none')"
		"           AS offers,"
		"       p.created_at, p.summary AS monthly"
		"  FROM party p WHERE p.id = :party";
	struct party party;
	struct place place;
	struct query *query = call_query(call, sql, NULL);

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	if (!party_read(call, arg_int(call, "party"), &party))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("party")), NULL);
	place = place_read(call, party.place);
	place_reply(call, &place);
	return DONE;
}

static const struct operation party_show = {
	.name = "party.show",
	.summary = N_("Show a party"),
	.kind = OP_READ,
	.shape = OP_RECORD,
	.roles = "staff association host producer",
	.params = PARAMS({ .name = "party",
			   .type = ARG_PARTY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Party") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, N_("Identifier") },
		{ "name", COLUMN_TEXT, N_("Name") },
		{ "kinds", COLUMN_CHOICE, N_("Kind"), party_kinds }, PLACE_COLUMNS,
		{ "active", COLUMN_BOOL, N_("Active") },
		{ "associations", COLUMN_JSON, N_("Associations") },
		{ "members", COLUMN_INT, N_("Members") }, { "shops", COLUMN_JSON, N_("Shops") },
		{ "offers", COLUMN_INT, N_("Offers") }, { "created_at", COLUMN_TIME, N_("Since") },
		{ "monthly", COLUMN_BOOL, N_("Monthly summary") }),
	.run = show,
};

/* --- Making and changing --- */

/* The kinds become those that are given, no more and no less. A kind that
 * something rests on can't be taken away. */
static enum refusal set_kinds(struct call *call, int64_t party)
{
	static const char gone[] =
		"DELETE FROM party_kind WHERE party = :row_party AND kind = :row_kind";
	static const char rests[] =
		"SELECT CASE :row_kind"
		"       WHEN 'producer' THEN EXISTS (SELECT 1 FROM shop WHERE party = :row_party)"
		"         OR EXISTS (SELECT 1 FROM offer WHERE party = :row_party)"
		"       WHEN 'association' THEN EXISTS"
		"         (SELECT 1 FROM party_member WHERE association = :row_party) END";

	for (size_t k = 0; party_kinds[k]; k++) {
		bool wanted = false;

		for (size_t i = 0; i < arg_count(call, "kinds"); i++)
			wanted |= strcmp(arg_text_at(call, "kinds", i), party_kinds[k]) == 0;
		if (wanted) {
			party_add_kind(call, party, party_kinds[k]);
		} else if (party_has_kind(call, party, party_kinds[k])) {
			const struct bind *binds = BINDS(B_INT(":row_party", party),
							 B_TEXT(":row_kind", party_kinds[k]));

			if (call_int(call, rests, binds, 0))
				return refuse_argument(
					call, "kinds",
					call_say(call, N_("This party still has shops, offers or "
							  "members that need the kind you took "
							  "away.")));
			call_exec(call, gone, binds);
		}
	}
	return DONE;
}

static enum refusal taken(struct call *call)
{
	return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
}

static const char *given_ref(struct call *call)
{
	const char *ref = arg_text(call, "ref");

	return ref && *ref ? ref : NULL;
}

static enum refusal create(struct call *call)
{
	struct party party = { .ref = given_ref(call),
			       .name = arg_text(call, "name"),
			       .active = true };
	struct place place = place_none();

	TRY(place_from_arguments(call, &place));
	party.place = place_insert(call, &place);
	if (!party_insert(call, &party))
		return taken(call);
	TRY(set_kinds(call, party.id));
	audit_object(call, "party", party.id);
	reply_int(call, "id", party.id);
	return DONE;
}

#define KINDS_PARAM(required)                                                                 \
	{                                                                                     \
		.name = "kinds", .type = ARG_CHOICE, .flags = PARAM_MANY | (required),        \
		.label = N_("Kinds"),                                                         \
		.help = N_("association, host, producer, distributor; several with commas."), \
		.choices = party_kinds                                                        \
	}
#define REF_PARAM                                                                                 \
	{                                                                                         \
		.name = "ref", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Identifier"), \
		.help = N_("As in the source that it was imported from.")                         \
	}

static const struct operation party_create = {
	.name = "party.create",
	.summary = N_("Add a party"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(
		{ .name = "name", .type = ARG_TEXT, .flags = PARAM_REQUIRED, .label = N_("Name") },
		KINDS_PARAM(PARAM_REQUIRED), PLACE_PARAMS, REF_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

static enum refusal update(struct call *call)
{
	struct party party;
	struct place place;

	if (!party_read(call, arg_int(call, "party"), &party))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("party")), NULL);
	if (arg_given(call, "name"))
		party.name = arg_text(call, "name");
	if (arg_given(call, "ref"))
		party.ref = given_ref(call);
	if (place_given(call)) {
		place = place_read(call, party.place);
		TRY(place_from_arguments(call, &place));
		/* Its shops and offers in the same place move along. */
		place_write(call, &party.place, &place, true);
	}
	if (!party_update(call, &party))
		return taken(call);
	if (arg_given(call, "kinds"))
		TRY(set_kinds(call, party.id));
	offer_index_party(call, party.id);
	audit_object(call, "party", party.id);
	reply_int(call, "id", party.id);
	return DONE;
}

static const struct operation party_update_operation = {
	.name = "party.update",
	.summary = N_("Change a party"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "party",
			   .type = ARG_PARTY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Party") },
			 { .name = "name", .type = ARG_TEXT, .label = N_("Name") }, KINDS_PARAM(0),
			 PLACE_PARAMS, REF_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};

/* --- Ending and coming back --- */

static enum refusal set_active(struct call *call, bool active)
{
	struct party party;

	if (!party_read(call, arg_int(call, "party"), &party))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("party")), NULL);
	party.active = active;
	party_update(call, &party);
	offer_index_party(call, party.id);
	audit_object(call, "party", party.id);
	reply_int(call, "id", party.id);
	return DONE;
}

static enum refusal close(struct call *call)
{
	return set_active(call, false);
}

static enum refusal reopen(struct call *call)
{
	return set_active(call, true);
}

static const struct operation party_close = {
	.name = "party.close",
	.summary = N_("Close a party: its offers are no longer found nor redeemed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "party",
			   .type = ARG_PARTY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Party") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = close,
};

static const struct operation party_reopen = {
	.name = "party.reopen",
	.summary = N_("Reopen a party that was closed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "party",
			   .type = ARG_PARTY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Party") }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = reopen,
};

/* --- Affiliation --- */

static enum refusal affiliate(struct call *call)
{
	static const char sql[] = "INSERT INTO party_member (association, party)"
				  " VALUES (:association, :party) ON CONFLICT DO NOTHING";
	int64_t association = arg_int(call, "association"), party = arg_int(call, "party");

	if (!party_has_kind(call, association, "association"))
		return refuse_argument(call, "association",
				       call_say(call, N_("This party is no association.")));
	if (association == party)
		return refuse_argument(call, "party",
				       call_say(call, N_("An association is not its own member.")));
	call_exec(call, sql, NULL);
	audit_object(call, "party", association);
	audit_object(call, "party", party);
	return DONE;
}

static enum refusal unaffiliate(struct call *call)
{
	static const char sql[] = "DELETE FROM party_member"
				  " WHERE association = :association AND party = :party";

	call_exec(call, sql, NULL);
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("affiliation")),
			      NULL);
	audit_object(call, "party", arg_int(call, "association"));
	audit_object(call, "party", arg_int(call, "party"));
	return DONE;
}

#define MEMBER_PARAMS                          \
	PARAMS({ .name = "association",        \
		 .type = ARG_PARTY,            \
		 .flags = PARAM_REQUIRED,      \
		 .label = N_("Association") }, \
	       { .name = "party",              \
		 .type = ARG_PARTY,            \
		 .flags = PARAM_REQUIRED,      \
		 .label = N_("Party") })

static const struct operation party_affiliate = {
	.name = "party.affiliate",
	.summary = N_("Affiliate a party to an association"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = MEMBER_PARAMS,
	.run = affiliate,
};

static const struct operation party_unaffiliate = {
	.name = "party.unaffiliate",
	.summary = N_("End a party's affiliation to an association"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = MEMBER_PARAMS,
	.run = unaffiliate,
};

const struct operation *const party_operations[] = {
	&party_affiliate, &party_close, &party_create,      &party_import,           &party_list,
	&party_reopen,    &party_show,  &party_unaffiliate, &party_update_operation, NULL,
};

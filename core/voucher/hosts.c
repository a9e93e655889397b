/* host.list: who issues or asks for a voucher says where the beneficiary stays,
 * without seeing anything else of the network's parties (P6). */
#include "core/voucher/private.h"

#define FROM_HOST                                                                \
	"  FROM party p JOIN party_kind k ON k.party = p.id AND k.kind = 'host'" \
	"  LEFT JOIN place l ON l.id = p.place"                                  \
	" WHERE p.active AND (:filter IS NULL OR instr(p.name_key, :filter))"

#define SELECT_HOST                                                                   \
	"SELECT p.id, p.name, ifnull(l.postcode, '') AS postcode,"                    \
	"       ifnull(l.town, '') AS town, l.lat, l.lon, ifnull(l.estimated, 0) AS " \
	"estimated" FROM_HOST

#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation host_list = {
	.name = "host.list",
	.summary = N_("Hosts, to say where one stays"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer visitor",
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Host") },
			   { "postcode", COLUMN_TEXT, N_("Postal code") },
			   { "town", COLUMN_TEXT, N_("Town") }, { "lat", COLUMN_REAL, NULL },
			   { "lon", COLUMN_REAL, NULL }, { "estimated", COLUMN_BOOL, NULL }),
	.orders = ORDERS({ "name", SELECT_HOST " ORDER BY p.name_key, p.id" PAGE },
			 { "-name", SELECT_HOST " ORDER BY p.name_key DESC, p.id DESC" PAGE },
			 { "town", SELECT_HOST " ORDER BY town, p.name_key, p.id" PAGE },
			 { "-town", SELECT_HOST " ORDER BY town DESC, p.name_key, p.id" PAGE }),
	.count = "SELECT count(*)" FROM_HOST,
};

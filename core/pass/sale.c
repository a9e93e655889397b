#include "core/pass/sale.h"

#include "core/benefit/basket.h"
#include "core/offer/title.h"

/* A draft's code is not known yet. */
bool sale_pass(struct call *call, int64_t code, struct pass *pass)
{
	static const char sql[] = "SELECT c.text, " OFFER_TITLE(
		"o.id") " AS title, o.id"
			"  FROM code c JOIN offer o ON o.id ="
			"    ifnull((SELECT offer FROM offer_code WHERE code = c.id),"
			"      (SELECT b.offer FROM code_range r JOIN code_batch b ON b.id = "
			"r.batch"
			"        WHERE r.first = (SELECT max(first) FROM code_range WHERE first <= "
			"c.id)))"
			" WHERE c.id = :code_is AND o.state <> 'draft'";
	struct query *query = call_query(call, sql, BINDS(B_INT(":code_is", code)));
	bool found = query_step(query);

	if (found) {
		pass->text = call_copy(call, column_text(query, 0));
		pass->sale = column_null(query, 1) ? "" : call_copy(call, column_text(query, 1));
		pass->id = column_int(query, 2);
	}
	query_end(query);
	return found;
}

/* Whether it would still open its offer, as a basket asks; that is asked of now only. */
enum refusal sale_usable(struct call *call, const struct pass *pass, int64_t at)
{
	struct basket_code opened;

	(void)at;
	return benefit_by_code(call, pass->text, &opened);
}

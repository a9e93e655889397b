/* What a basket costs: tables of cases, each with what is given (the offers, in their
 * order), when (the basket and its occasion) and what is expected (what each line is
 * reduced by, and what became of each offer). Cases count themselves. It is Sunday 22
 * November 2026, 10:42; the world is that of tests/support/price.h. */
#include "tests/support/price.h"

enum { LEAST_CASES = 120 };

static struct scratch scratch;
static int cases_run;

static int open_world(void **state)
{
	(void)state;
	price_open(&scratch);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	scratch_close(&scratch);
	return 0;
}

static void run(const struct given_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++, cases_run++)
		price_run(&scratch, &cases[i]);
}

/* --- Pieces of offers --- */

#define ALL_BASKET "'scope':'basket'"
#define ON(refs) "'scope':'products','products':'" refs "'"
#define PERCENT(n) "'effect':'percent','percent':'" n "'"
#define AMOUNT(n) "'effect':'amount','value':'" n "'"
#define PRICE(n) "'effect':'price','value':'" n "'"
#define FREE(b, f) "'effect':'free','buy':" b ",'free':" f
#define OFFER(...) "{" __VA_ARGS__ "}"
#define COUNTED(what) \
	"UPDATE offer_count SET " what " WHERE offer = (SELECT id FROM offer WHERE ref = 'o1')"

/* clang-format off */
static const struct given_case percentages[] = {
	{ "no offer, no reduction", { NULL }, "p1000:full:1", "0", "" },
	{ "10 % of 1.06, 2.06, 3.06 and 4.06, line by line", { OFFER(ALL_BASKET "," PERCENT("10"))
	  }, "p106:full:1,p206:full:1,p306:full:1,p406:full:1", "11 21 31 41", "done" },
	{ "a percentage is of the line, not of each unit", { OFFER(ALL_BASKET "," PERCENT("10")) },
	  "p106:full:3", "32", "done" },
	{ "half a cent is rounded up", { OFFER(ALL_BASKET "," PERCENT("50")) }, "p5:full:1", "3",
	  "done" },
	{ "below half a cent, down", { OFFER(ALL_BASKET "," PERCENT("33")) }, "p1:full:1", "0",
	  "no_gain" },
	{ "a third", { OFFER(ALL_BASKET "," PERCENT("33.33")) }, "p1000:full:1", "333", "done" },
	{ "100 % is all of it", { OFFER(ALL_BASKET "," PERCENT("100")) }, "p1000:full:2", "2000",
	  "done" },
	{ "a hundredth of a per cent", { OFFER(ALL_BASKET "," PERCENT("0.01")) }, "p10000:full:1",
	  "1", "done" },
	{ "what costs nothing stays so", { OFFER(ALL_BASKET "," PERCENT("10")) }, "p0:full:1", "0",
	  "no_gain" },
	{ "only the products in scope", { OFFER(ON("p1000") "," PERCENT("20")) },
	  "p1000:full:1,p500:full:1", "200 0", "done" },
	{ "several products", { OFFER(ON("p1000,p500") "," PERCENT("20")) },
	  "p1000:full:1,p500:full:1,p800:full:1", "200 100 0", "done" },
	{ "a family", { OFFER("'scope':'families','families':'visit'," PERCENT("10")) },
	  "v1000:full:1,p1000:full:1", "100 0", "done" },
	{ "two families", { OFFER("'scope':'families','families':'visit,event'," PERCENT("10")) },
	  "v1000:full:1,e2000:full:1,p1000:full:1", "100 200 0", "done" },
	{ "nothing in scope", { OFFER(ON("p1000") "," PERCENT("20")) }, "p500:full:1", "0",
	  "nothing_for_it", NULL, "p1000" },
	{ "the same product on two lines", { OFFER(ON("p1000") "," PERCENT("10")) },
	  "p1000:full:1,p1000:child:1", "100 50", "done" },
};

static const struct given_case amounts[] = {
	{ "3.00 over 43.00, 14.00 and 23.00", { OFFER(ALL_BASKET "," AMOUNT("3")) },
	  "p4300:full:1,p1400:full:1,p2300:full:1", "161 53 86", "done" },
	{ "20.00 over three equal lines: ties to the earlier", { OFFER(ALL_BASKET "," AMOUNT("20"))
	  }, "p1000:full:1,p1000:reduced:1,p800:full:1", "769 616 615", "done" },
	{ "20.00 over three equal lines", { OFFER(ALL_BASKET "," AMOUNT("20")) },
	  "p1000:full:1,p1000:full:1,p1000:full:1", "667 667 666", "done" },
	{ "one cent goes to the earlier line", { OFFER(ALL_BASKET "," AMOUNT("0.01")) },
	  "p1000:full:1,p1000:full:1", "1 0", "done" },
	{ "one cent goes to the larger remainder", { OFFER(ALL_BASKET "," AMOUNT("0.01")) },
	  "p500:full:1,p1000:full:1", "0 1", "done" },
	{ "more than the basket costs: never below zero", { OFFER(ALL_BASKET "," AMOUNT("50")) },
	  "p1000:full:1,p500:full:1", "1000 500", "done" },
	{ "exactly what it costs", { OFFER(ALL_BASKET "," AMOUNT("15")) },
	  "p1000:full:1,p500:full:1", "1000 500", "done" },
	{ "a line that costs nothing takes no part", { OFFER(ALL_BASKET "," AMOUNT("3")) },
	  "p0:full:2,p1000:full:1", "0 300", "done" },
	{ "off each unit of a product", { OFFER(ON("p1000") "," AMOUNT("1.50")) }, "p1000:full:4",
	  "600", "done" },
	{ "off each unit, but never below zero", { OFFER(ON("p1000") "," AMOUNT("12")) },
	  "p1000:full:2", "2000", "done" },
	{ "off each unit of two products", { OFFER(ON("p1000,p100") "," AMOUNT("2")) },
	  "p1000:full:1,p100:full:2", "200 200", "done" },
	{ "a line of many units is one line of the split", { OFFER(ALL_BASKET "," AMOUNT("10")) },
	  "p1000:full:3,p1000:full:1", "750 250", "done" },
	{ "what is split is what the lines cost by then", { OFFER(ON("p1000") "," PERCENT("50")),
	  OFFER(ALL_BASKET "," AMOUNT("3")) }, "p1000:full:1,p500:full:1", "650 150", "done done" },
	{ "the last cent of a basket that costs one", { OFFER(ALL_BASKET "," AMOUNT("1")) },
	  "p1:full:1", "1", "done" },
};

static const struct given_case prices[] = {
	{ "a set price", { OFFER(ON("p1000") "," PRICE("6")) }, "p1000:full:2", "800", "done" },
	{ "a set price above the price gives nothing", { OFFER(ON("p1000") "," PRICE("12")) },
	  "p1000:full:1", "0", "no_gain" },
	{ "a set price that is the price gives nothing", { OFFER(ON("p1000") "," PRICE("10")) },
	  "p1000:full:1", "0", "no_gain" },
	{ "a set price above that of the child alone", { OFFER(ON("p1000") "," PRICE("6")) },
	  "p1000:full:1,p1000:child:1", "400 0", "done" },
	{ "set to nothing", { OFFER(ON("p1000") "," PRICE("0")) }, "p1000:full:1", "1000", "done" },
	{ "its own for a product", { OFFER(ON("p1000,p500") "," PRICE("4") ",'prices':'p1000::7'")
	  }, "p1000:full:1,p500:full:1", "300 100", "done" },
	{ "its own for an audience", { OFFER(ON("p1000") "," PRICE("7")
	  ",'prices':'p1000:child:3.50'") }, "p1000:full:1,p1000:child:1", "300 150", "done" },
	{ "an audience's before any audience's", { OFFER(ON("p1000")
	  ",'effect':'price','prices':'p1000::9,p1000:child:2'") }, "p1000:full:1,p1000:child:2",
	  "100 600", "done" },
	{ "only what has a set price, where there is no other", { OFFER(ON("p1000,p500")
	  ",'effect':'price','prices':'p1000:full:7'") }, "p1000:full:1,p1000:child:1,p500:full:1",
	  "300 0 0", "done" },
	{ "after a reduction, down to the price and no further", { OFFER(ON("p1000") ","
	  PERCENT("30")), OFFER(ON("p1000") "," PRICE("6")) }, "p1000:full:1", "400", "done done" },
	{ "after a reduction below it, nothing", { OFFER(ON("p1000") "," PERCENT("50")),
	  OFFER(ON("p1000") "," PRICE("6")) }, "p1000:full:1", "500", "done no_gain" },
	{ "a price for a family", { OFFER("'scope':'families','families':'event'," PRICE("15")) },
	  "e2000:full:2", "1000", "done" },
};

static const struct given_case free_items[] = {
	{ "two bought, one free", { OFFER(ON("p1000") "," FREE("2", "1")) }, "p1000:full:3", "1000",
	  "done" },
	{ "one is missing", { OFFER(ON("p1000") "," FREE("2", "1")) }, "p1000:full:2", "0",
	  "not_enough", NULL, "1 more" },
	{ "two are missing", { OFFER(ON("p1000") "," FREE("2", "1")) }, "p1000:full:1", "0",
	  "not_enough", NULL, "2 more" },
	{ "whole groups only", { OFFER(ON("p1000") "," FREE("2", "1")) }, "p1000:full:5", "1000",
	  "done" },
	{ "two groups", { OFFER(ON("p1000") "," FREE("2", "1")) }, "p1000:full:6", "2000", "done" },
	{ "the cheapest is free", { OFFER(ALL_BASKET "," FREE("1", "1")) },
	  "p500:full:1,p1000:full:1", "500 0", "done" },
	{ "the dearest stand together", { OFFER(ALL_BASKET "," FREE("1", "1")) },
	  "p500:full:2,p1000:full:2", "500 1000", "done" },
	{ "of equal ones, the later", { OFFER(ALL_BASKET "," FREE("1", "1")) },
	  "p1000:full:1,p1000:full:1", "0 1000", "done" },
	{ "of an odd number the cheapest is over", { OFFER(ALL_BASKET "," FREE("1", "1")) },
	  "p1000:full:1,p800:full:1,p500:full:1", "0 800 0", "done" },
	{ "two free of three", { OFFER(ON("p1000") "," FREE("1", "2")) }, "p1000:full:3", "2000",
	  "done" },
	{ "audiences mix", { OFFER(ON("p1000") "," FREE("1", "1")) }, "p1000:full:1,p1000:child:1",
	  "0 500", "done" },
	{ "the cheapest by what they cost by then", { OFFER(ON("p1000") "," PERCENT("60")),
	  OFFER(ALL_BASKET "," FREE("1", "1")) }, "p1000:full:1,p500:full:1", "1000 0", "done done"
	  },
	{ "so many free in one order", { OFFER(ON("p1000") "," FREE("1", "1") ",'people':2") },
	  "p1000:full:8", "2000", "done" },
	{ "free ones use the quota", { OFFER(ON("p1000") "," FREE("1", "1") ",'quota':1") },
	  "p1000:full:4", "1000", "done" },
};

static const struct given_case order[] = {
	{ "one after the other: 10 % of what is left", { OFFER(ALL_BASKET "," PERCENT("10")),
	  OFFER(ALL_BASKET "," PERCENT("10")) }, "p1000:full:1", "190", "done done" },
	{ "an amount, then a percentage", { OFFER(ALL_BASKET "," AMOUNT("2")), OFFER(ALL_BASKET ","
	  PERCENT("10")) }, "p1000:full:1", "280", "done done" },
	{ "a percentage, then an amount", { OFFER(ALL_BASKET "," PERCENT("10")), OFFER(ALL_BASKET
	  "," AMOUNT("2")) }, "p1000:full:1", "300", "done done" },
	{ "exclusive first, then cumulative: alone", { OFFER(ALL_BASKET "," PERCENT("10")
	  ",'exclusive':true"), OFFER(ALL_BASKET "," PERCENT("20")) }, "p1000:full:1", "100",
	  "done not_together", NULL, "o1" },
	{ "cumulative first, then exclusive: not given", { OFFER(ALL_BASKET "," PERCENT("20")),
	  OFFER(ALL_BASKET "," PERCENT("10") ",'exclusive':true") }, "p1000:full:1", "200",
	  "done not_together", NULL, "o1" },
	{ "two exclusive ones: the first", { OFFER(ALL_BASKET "," PERCENT("10")
	  ",'exclusive':true"), OFFER(ALL_BASKET "," PERCENT("50") ",'exclusive':true") },
	  "p1000:full:1", "100", "done not_together" },
	{ "an exclusive one that does not apply stops nothing", { OFFER(ON("p500") "," PERCENT("10")
	  ",'exclusive':true"), OFFER(ALL_BASKET "," PERCENT("20")) }, "p1000:full:1", "200",
	  "nothing_for_it done" },
	{ "what did not apply does not stop an exclusive one", { OFFER(ON("p500") ","
	  PERCENT("10")), OFFER(ALL_BASKET "," PERCENT("20") ",'exclusive':true") }, "p1000:full:1",
	  "200", "nothing_for_it done" },
	{ "an exclusive one is alone on other lines too", { OFFER(ON("p500") "," PERCENT("10")),
	  OFFER(ON("p1000") "," PERCENT("20") ",'exclusive':true") }, "p1000:full:1,p500:full:1",
	  "0 50", "done not_together" },
	{ "an exclusive one that is taken out lets the next apply", { OFFER(ALL_BASKET ","
	  PERCENT("10") ",'exclusive':true"), OFFER(ALL_BASKET "," PERCENT("20")) }, "p1000:full:1",
	  "200", "left_out done", "{'without':'o1'}" },
	{ "an exclusive one stops all that follow", { OFFER(ALL_BASKET "," PERCENT("10")
	  ",'exclusive':true"), OFFER(ALL_BASKET "," PERCENT("20")), OFFER(ON("p1000") ","
	  AMOUNT("1")) }, "p1000:full:1", "100", "done not_together not_together" },
	{ "whole prices only: not on a reduced line", { OFFER(ON("p1000") "," PERCENT("10")),
	  OFFER(ALL_BASKET "," PERCENT("50") ",'whole_price':true") }, "p1000:full:1,p500:full:1",
	  "100 250", "done done" },
	{ "whole prices only, and all are reduced", { OFFER(ALL_BASKET "," PERCENT("10")),
	  OFFER(ALL_BASKET "," PERCENT("50") ",'whole_price':true") }, "p1000:full:1", "100",
	  "done not_together", NULL, "o1" },
	{ "whole prices only comes first: the other follows", { OFFER(ALL_BASKET "," PERCENT("50")
	  ",'whole_price':true"), OFFER(ALL_BASKET "," PERCENT("10")) }, "p1000:full:1", "550",
	  "done done" },
	{ "an amount over whole lines only", { OFFER(ON("p1000") "," PERCENT("10")),
	  OFFER(ALL_BASKET "," AMOUNT("3") ",'whole_price':true") },
	  "p1000:full:1,p500:full:1,p500:full:1", "100 150 150", "done done" },
	{ "position goes before number", { OFFER(ALL_BASKET "," PERCENT("10")), OFFER(ALL_BASKET ","
	  AMOUNT("2")) }, "p1000:full:1", "280", "done done", NULL, NULL,
	  "UPDATE offer SET position = 0 WHERE ref = 'o2'" },
	{ "of equal position, the number", { OFFER(ALL_BASKET "," PERCENT("10")), OFFER(ALL_BASKET
	  "," AMOUNT("2")) }, "p1000:full:1", "300", "done done", NULL, NULL,
	  "UPDATE offer SET position = 7 WHERE ref IN ('o1', 'o2')" },
	{ "all of them: never below zero", { OFFER(ALL_BASKET "," PERCENT("80")), OFFER(ALL_BASKET
	  "," AMOUNT("5")), OFFER(ON("p1000") "," AMOUNT("9")) }, "p1000:full:1", "1000",
	  "done done no_gain" },
	{ "an offer that gives what it says takes nothing off", { OFFER(ALL_BASKET
	  ",'effect':'said'"), OFFER(ALL_BASKET "," PERCENT("10")) }, "p1000:full:1", "100",
	  "done done" },
};

static const struct given_case enough[] = {
	{ "one cent below the least amount", { OFFER(ALL_BASKET "," PERCENT("10")
	  ",'min_amount':'20'") }, "p999:full:1,p1000:full:1", "0 0", "not_enough", NULL, "0.01" },
	{ "the least amount just reached", { OFFER(ALL_BASKET "," PERCENT("10")
	  ",'min_amount':'20'") }, "p1000:full:2", "200", "done" },
	{ "what is missing is said", { OFFER(ALL_BASKET "," PERCENT("10") ",'min_amount':'20'") },
	  "p1550:full:1", "0", "not_enough", NULL, "add \u20ac4.50 to reach \u20ac20.00" },
	{ "the least amount counts what is in scope", { OFFER(ON("p500") "," PERCENT("10")
	  ",'min_amount':'10'") }, "p500:full:1,p10000:full:1", "0 0", "not_enough" },
	{ "the least amount is before any offer", { OFFER(ALL_BASKET "," PERCENT("50")),
	  OFFER(ALL_BASKET "," AMOUNT("1") ",'min_amount':'10'") }, "p1000:full:1", "600",
	  "done done" },
	{ "one unit short", { OFFER(ON("p500") "," PERCENT("10") ",'min_units':3") }, "p500:full:2",
	  "0", "not_enough", NULL, "1 more" },
	{ "the least number just reached", { OFFER(ON("p500") "," PERCENT("10") ",'min_units':3") },
	  "p500:full:3", "150", "done" },
	{ "the least number over several lines", { OFFER(ON("p500") "," PERCENT("10")
	  ",'min_units':3") }, "p500:full:2,p500:child:1", "100 25", "done" },
	{ "the least number counts what is in scope", { OFFER(ON("p500") "," PERCENT("10")
	  ",'min_units':3") }, "p500:full:2,p1000:full:9", "0 0", "not_enough" },
	{ "both asked, the number first", { OFFER(ON("p500") "," PERCENT("10")
	  ",'min_units':3,'min_amount':'20'") }, "p500:full:3", "0", "not_enough", NULL,
	  "\u20ac5.00" },
	{ "only its audiences count", { OFFER(ON("p500") "," PERCENT("10")
	  ",'min_units':2,'audiences':'full'") }, "p500:full:1,p500:child:1", "0 0", "not_enough" },
};

static const struct given_case limits[] = {
	{ "one more than remain: the first ones", { OFFER(ON("p1000") "," PERCENT("50")
	  ",'quota':3") }, "p1000:full:4", "1500", "done" },
	{ "the quota over two lines", { OFFER(ON("p1000") "," PERCENT("50") ",'quota':3") },
	  "p1000:full:2,p1000:child:2", "1000 250", "done" },
	{ "what is left of the quota", { OFFER(ON("p1000") "," PERCENT("50") ",'quota':10") },
	  "p1000:full:4", "1000", "done", NULL, NULL, COUNTED("used = 8")
	  },
	{ "the last unit of the quota", { OFFER(ON("p1000") "," PERCENT("50") ",'quota':10") },
	  "p1000:full:1", "500", "done", NULL, NULL, COUNTED("used = 9") },
	{ "nothing left of the quota", { OFFER(ON("p1000") "," PERCENT("50") ",'quota':10") },
	  "p1000:full:1", "0", "limit_reached", NULL, "10 in all",
	  COUNTED("used = 10") },
	{ "on a basket the quota counts uses", { OFFER(ALL_BASKET "," PERCENT("50") ",'quota':1") },
	  "p1000:full:4", "2000", "done" },
	{ "a set price for so many", { OFFER(ON("p1000") "," PRICE("6") ",'quota':2") },
	  "p1000:full:3", "800", "done" },
	{ "what is limited is not given to a line that gains nothing", { OFFER(ON("p500,p1000") ","
	  PRICE("6") ",'quota':2") }, "p500:full:2,p1000:full:2", "0 800", "done" },
	{ "an amount off for so many", { OFFER(ON("p1000") "," AMOUNT("1") ",'quota':2") },
	  "p1000:full:3", "200", "done" },
	{ "so many in one order", { OFFER(ON("p1000") "," PERCENT("50") ",'people':2") },
	  "p1000:full:5", "1000", "done" },
	{ "a part of a line that is reduced: its share of what it costs by then", {
	  OFFER(ON("p1000") "," PERCENT("10")), OFFER(ON("p1000") "," PERCENT("50") ",'people':1")
	  }, "p1000:full:3", "750", "done done" },
	{ "the budget pays for two", { OFFER(ON("p1000") "," PERCENT("50") ",'budget':'12'") },
	  "p1000:full:4", "1000", "done" },
	{ "the budget is spent", { OFFER(ON("p1000") "," PERCENT("50") ",'budget':'12'") },
	  "p1000:full:1", "0", "limit_reached", NULL, "12.00",
	  COUNTED("spent = 1200") },
	{ "the budget does not pay for one", { OFFER(ON("p1000") "," PERCENT("50") ",'budget':'12'")
	  }, "p1000:full:1", "0", "limit_reached", NULL, NULL,
	  COUNTED("spent = 701") },
	{ "the budget's last cents", { OFFER(ON("p1000") "," PERCENT("50") ",'budget':'12'") },
	  "p1000:full:1", "500", "done", NULL, NULL, COUNTED("spent = 700")
	  },
	{ "off a whole basket, or not at all", { OFFER(ALL_BASKET "," AMOUNT("5") ",'budget':'4'")
	  }, "p1000:full:1", "0", "limit_reached" },
	{ "so many for each customer", { OFFER(ON("p1000") "," PERCENT("50") ",'per_customer':3") },
	  "p1000:full:4", "1500", "done", "{'customer':1}" },
	{ "what a customer has had is counted", { OFFER(ON("p1000") "," PERCENT("50")
	  ",'per_customer':3") }, "p1000:full:4", "500", "done", "{'customer':1}", NULL,
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth, units)"
	  " SELECT id, 1, 1, 0, 0, '2026-11-20', 1, 2 FROM offer WHERE ref = 'o1'" },
	{ "nor what another had", { OFFER(ON("p1000") "," PERCENT("50") ",'per_customer':3") },
	  "p1000:full:4", "1500", "done", "{'customer':1}", NULL,
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth, units)"
	  " SELECT id, 2, 1, 0, 0, '2026-11-20', 1, 2 FROM offer WHERE ref = 'o1'" },
	{ "nor what was given back", { OFFER(ON("p1000") "," PERCENT("50") ",'per_customer':3") },
	  "p1000:full:4", "1500", "done", "{'customer':1}", NULL,
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth, units,"
	  " undone_at, undone_by)"
	  " SELECT id, 1, 1, 0, 0, '2026-11-20', 1, 2, 0, 1 FROM offer WHERE ref = 'o1'" },
	{ "all of it had", { OFFER(ON("p1000") "," PERCENT("50") ",'per_customer':2") },
	  "p1000:full:1", "0", "limit_reached", "{'customer':1}", "2 for each customer",
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth, units)"
	  " SELECT id, 1, 1, 0, 0, '2026-11-20', 1, 2 FROM offer WHERE ref = 'o1'" },
	{ "a limit for each customer needs one", { OFFER(ON("p1000") "," PERCENT("50")
	  ",'per_customer':2") }, "p1000:full:1", "0", "reserved", NULL, "choose the customer" },
	{ "once a day", { OFFER(ALL_BASKET "," PERCENT("50") ",'per_day':1") }, "p1000:full:1", "0",
	  "limit_reached", "{'customer':1}", "Mon 23 Nov",
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth)"
	  " SELECT id, 1, 1, 0, 0, '2026-11-22', 1 FROM offer WHERE ref = 'o1'" },
	{ "once a day, and that was yesterday", { OFFER(ALL_BASKET "," PERCENT("50") ",'per_day':1")
	  }, "p1000:full:1", "500", "done", "{'customer':1}", NULL,
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth)"
	  " SELECT id, 1, 1, 0, 0, '2026-11-21', 1 FROM offer WHERE ref = 'o1'" },
};

#define FOR(target) "'target':'" target "'," ALL_BASKET "," PERCENT("10")

static const struct given_case whom[] = {
	{ "everybody", { OFFER(FOR("public")) }, "p1000:full:1", "100", "done" },
	{ "a list: one who is on it", { OFFER(FOR("contacts") ",'contacts':'spring'") },
	  "p1000:full:1", "100", "done", "{'customer':1}" },
	{ "a list: one who is not", { OFFER(FOR("contacts") ",'contacts':'spring'") },
	  "p1000:full:1", "0", "reserved", "{'customer':2}", "Spring" },
	{ "a list: nobody known", { OFFER(FOR("contacts") ",'contacts':'spring'") }, "p1000:full:1",
	  "0", "reserved" },
	{ "a level: reached", { OFFER(FOR("indicator") ",'indicator':'visits','level':2") },
	  "p1000:full:1", "100", "done", "{'customer':1}" },
	{ "a level: higher", { OFFER(FOR("indicator") ",'indicator':'visits','level':1") },
	  "p1000:full:1", "100", "done", "{'customer':1}" },
	{ "a level: not yet", { OFFER(FOR("indicator") ",'indicator':'visits','level':3") },
	  "p1000:full:1", "0", "reserved", "{'customer':1}", "Devoted" },
	{ "a level: none at all", { OFFER(FOR("indicator") ",'indicator':'visits','level':1") },
	  "p1000:full:1", "0", "reserved", "{'customer':2}", "New" },
	{ "a code: typed", { OFFER(FOR("partner") ",'access_code':'COUPON3%'") }, "p1000:full:1",
	  "100", "done", "{'codes':'coupon3%'}" },
	{ "a code: not typed", { OFFER(FOR("partner") ",'access_code':'COUPON3%'") },
	  "p1000:full:1", "0", "code_needed" },
	{ "a code: another's", { OFFER(FOR("partner") ",'access_code':'COUPON3%'"),
	  OFFER(FOR("partner") ",'access_code':'OTHER'") }, "p1000:full:1", "100",
	  "code_needed done", "{'codes':'OTHER'}" },
	{ "two codes, two offers", { OFFER(FOR("partner") ",'access_code':'COUPON3%'"),
	  OFFER(FOR("partner") ",'access_code':'OTHER'") }, "p1000:full:1", "190", "done done",
	  "{'codes':'OTHER,COUPON3%'}" },
	{ "a code twice counts once", { OFFER(FOR("partner") ",'access_code':'COUPON3%'") },
	  "p1000:full:1", "100", "done", "{'codes':'COUPON3%,COUPON3%'}" },
	{ "a code, and a level beside it", { OFFER(FOR("partner")
	  ",'access_code':'COUPON3%','indicator':'visits','level':3") }, "p1000:full:1", "0",
	  "reserved", "{'codes':'COUPON3%','customer':1}", "Devoted" },
	{ "a single-use code: none", { OFFER(FOR("single")) }, "p1000:full:1", "0", "code_needed" },
	{ "voucher holders: one who is, on a product", { OFFER("'target':'voucher'," ON("p1000") ","
	  PERCENT("10")) }, "p1000:full:1,p500:full:1", "100 0", "done", "{'customer':3}" },
	{ "voucher holders: one who is, a producer's own", {
	  OFFER("'target':'voucher','party':1," ON("p1000") "," AMOUNT("2")) },
	  "p1000:full:2,x1000:full:1", "400 0", "done", "{'customer':3}" },
	{ "voucher holders: one who has none", { OFFER(FOR("voucher")) }, "p1000:full:1", "0",
	  "reserved", "{'customer':1}", "holders of an exchange voucher" },
	{ "voucher holders: nobody known", { OFFER(FOR("voucher")) }, "p1000:full:1", "0",
	  "reserved" },
	{ "voucher holders: it ended yesterday", { OFFER(FOR("voucher")) }, "p1000:full:1", "0",
	  "reserved", "{'customer':4}", "holders of an exchange voucher" },
	{ "voucher holders: and was good the day before", { OFFER(FOR("voucher")) }, "p1000:full:1",
	  "100", "done", "{'customer':4,'at':'2026-11-21T23:59'}" },
	{ "voucher holders: it was taken back", { OFFER(FOR("voucher")) }, "p1000:full:1", "0",
	  "reserved", "{'customer':5}" },
	{ "voucher holders: it begins tomorrow", { OFFER(FOR("voucher")) }, "p1000:full:1", "0",
	  "reserved", "{'customer':6}" },
	{ "voucher holders: so many for each", { OFFER(FOR("voucher") ",'per_customer':1") },
	  "p1000:full:1", "0", "limit_reached", "{'customer':3}", "1 for each customer",
	  "INSERT INTO offer_use (offer, customer, account, at, recorded_at, day, nth)"
	  " SELECT id, 3, 1, 0, 0, '2026-11-20', 1 FROM offer WHERE ref = 'o1'" },
	{ "professionals: one who is", { OFFER(FOR("public") ",'professional':true") },
	  "p1000:full:1", "100", "done", "{'customer':2}" },
	{ "professionals: one who is not", { OFFER(FOR("public") ",'professional':true") },
	  "p1000:full:1", "0", "reserved", "{'customer':1}", "professional" },
	{ "a first order: it is", { OFFER(FOR("public") ",'first_order':true") }, "p1000:full:1",
	  "100", "done", "{'customer':2}" },
	{ "a first order: it is not", { OFFER(FOR("public") ",'first_order':true") },
	  "p1000:full:1", "0", "reserved", "{'customer':1}", "first order" },
	{ "a first order: nobody known", { OFFER(FOR("public") ",'first_order':true") },
	  "p1000:full:1", "0", "reserved", NULL, "choose the customer" },
	{ "an audience", { OFFER(FOR("public") ",'audiences':'child'") },
	  "p1000:full:1,p1000:child:1", "0 50", "done" },
	{ "no such audience in the basket", { OFFER(FOR("public") ",'audiences':'child'") },
	  "p1000:full:1", "0", "reserved", NULL, "Child" },
	{ "a channel: this one", { OFFER(FOR("public") ",'channels':'desk'") }, "p1000:full:1",
	  "100", "done" },
	{ "a channel: another", { OFFER(FOR("public") ",'channels':'visitor'") }, "p1000:full:1",
	  "0", "other_channel", NULL, "Visitor terminal" },
	{ "two channels", { OFFER(FOR("public") ",'channels':'visitor,desk'") }, "p1000:full:1",
	  "100", "done", "{'channel':'visitor'}" },
	{ "a producer's: on its own products only", { OFFER(FOR("public") ",'party':1") },
	  "p1000:full:1,x1000:full:1", "100 0", "done" },
	{ "a producer's: none of its own", { OFFER(FOR("public") ",'party':2") }, "p1000:full:1",
	  "0", "nothing_for_it" },
	{ "the network's: on all", { OFFER(FOR("public")) }, "p1000:full:1,x1000:full:1", "100 100",
	  "done" },
};

#define WHEN(...) OFFER(ALL_BASKET "," PERCENT("10") "," __VA_ARGS__)
#define AT(time) "{'at':'" time "'}"

static const struct given_case when[] = {
	{ "its first day: from midnight", { WHEN("'valid_from':'2026-12-01'") }, "p1000:full:1",
	  "100", "done", AT("2026-12-01T00:00") },
	{ "the minute before", { WHEN("'valid_from':'2026-12-01'") }, "p1000:full:1", "0",
	  "too_early", AT("2026-11-30T23:59"), "1 Dec" },
	{ "its last day is included", { WHEN("'valid_until':'2026-12-31'") }, "p1000:full:1", "100",
	  "done", AT("2026-12-31T23:59") },
	{ "the minute after", { WHEN("'valid_until':'2026-12-31'") }, "p1000:full:1", "0",
	  "expired", AT("2027-01-01T00:00"), "31 Dec" },
	{ "an hour of the first day", { WHEN("'valid_from':'2026-12-01','valid_from_time':'09:30'")
	  }, "p1000:full:1", "0", "too_early", AT("2026-12-01T09:29") },
	{ "from that hour on", { WHEN("'valid_from':'2026-12-01','valid_from_time':'09:30'") },
	  "p1000:full:1", "100", "done", AT("2026-12-01T09:30") },
	{ "an hour of the last day", { WHEN("'valid_until':'2026-12-31','valid_until_time':'18:00'")
	  }, "p1000:full:1", "100", "done", AT("2026-12-31T17:59") },
	{ "after that hour", { WHEN("'valid_until':'2026-12-31','valid_until_time':'18:00'") },
	  "p1000:full:1", "0", "expired", AT("2026-12-31T18:00") },
	{ "ends on the day of 23 hours: its last minute", { WHEN("'valid_until':'2027-03-28'") },
	  "p1000:full:1", "100", "done", AT("2027-03-28T23:59") },
	{ "ends on the day of 23 hours: over at midnight", { WHEN("'valid_until':'2027-03-28'") },
	  "p1000:full:1", "0", "expired", AT("2027-03-29T00:00"), "28 Mar" },
	{ "ends on the day of 25 hours: its last minute", { WHEN("'valid_until':'2027-10-31'") },
	  "p1000:full:1", "100", "done", AT("2027-10-31T23:59") },
	{ "ends on the day of 25 hours: over at midnight", { WHEN("'valid_until':'2027-10-31'") },
	  "p1000:full:1", "0", "expired", AT("2027-11-01T00:00"), "31 Oct" },
	{ "begins on the day of 23 hours", { WHEN("'valid_from':'2027-03-28'") }, "p1000:full:1",
	  "100", "done", AT("2027-03-28T00:00") },
	{ "begins on the day of 25 hours", { WHEN("'valid_from':'2027-10-31'") }, "p1000:full:1",
	  "0", "too_early", AT("2027-10-30T23:59") },
	{ "an hour on the day of 25 hours", {
	  WHEN("'valid_until':'2027-10-31','valid_until_time':'18:00'") }, "p1000:full:1", "100",
	  "done", AT("2027-10-31T17:59") },
	{ "an hour on the day of 25 hours: over", {
	  WHEN("'valid_until':'2027-10-31','valid_until_time':'18:00'") }, "p1000:full:1", "0",
	  "expired", AT("2027-10-31T18:00") },
	{ "a code that expires while the basket is open", { OFFER(FOR("partner")
	  ",'access_code':'TODAY','valid_until':'2026-11-22'") }, "p1000:full:1", "0", "expired",
	  "{'codes':'TODAY','at':'2026-11-23T00:00'}", "22 Nov" },
	{ "the same, still open", { OFFER(FOR("partner")
	  ",'access_code':'TODAY','valid_until':'2026-11-22'") }, "p1000:full:1", "100", "done",
	  "{'codes':'TODAY','at':'2026-11-22T23:59'}" },
	{ "its days", { WHEN("'days':'mon'") }, "p1000:full:1", "0", "closed_now", NULL,
	  "Mon 23 Nov" },
	{ "on its day", { WHEN("'days':'mon'") }, "p1000:full:1", "100", "done",
	  AT("2026-11-23T08:00") },
	{ "its hours", { WHEN("'from_time':'14:00','until_time':'16:00'") }, "p1000:full:1", "0",
	  "closed_now", NULL, "14:00" },
	{ "within its hours", { WHEN("'from_time':'14:00','until_time':'16:00'") }, "p1000:full:1",
	  "100", "done", AT("2026-11-22T15:59") },
	{ "its hours past midnight", { WHEN("'from_time':'22:00','until_time':'02:00'") },
	  "p1000:full:1", "100", "done", AT("2026-11-23T01:59") },
	{ "closed", { WHEN("'ref':'x'") }, "p1000:full:1", "0", "closed_now", NULL, "stocktaking",
	  "INSERT INTO offer_closure (offer, starts, ends, why)"
	  " SELECT id, 1795300000, 1795400000, 'stocktaking' FROM offer WHERE ref = 'o1'" },
	{ "its season", { WHEN("'season':'winter'") }, "p1000:full:1", "100", "done" },
	{ "not yet its season", { WHEN("'season':'summer'") }, "p1000:full:1", "0", "too_early" },
	{ "before the session begins", { OFFER(ON("v1000") "," PERCENT("10")
	  ",'sale_end':'by_session'") }, "v1000:full:1:1", "100", "done" },
	{ "the session has begun", { OFFER(ON("v2000") "," PERCENT("10") ",'sale_end':'by_session'") },
	  "v2000:full:1:2", "0", "sale_ended", NULL, "10:30" },
	{ "within the tolerance", { OFFER(ON("v2000") "," PERCENT("10")
	  ",'sale_end':'by_session','sale_minutes':13") }, "v2000:full:1:2", "200", "done" },
	{ "the tolerance is over", { OFFER(ON("v2000") "," PERCENT("10")
	  ",'sale_end':'by_session','sale_minutes':12") }, "v2000:full:1:2", "0", "sale_ended", NULL,
	  "10:42" },
	{ "a tolerance before it begins", { OFFER(ON("v1000") "," PERCENT("10")
	  ",'sale_end':'by_session','sale_minutes':-240") }, "v1000:full:1:1", "0", "sale_ended" },
	{ "one session has begun, the other not", { OFFER("'scope':'families','families':'visit',"
	  PERCENT("10") ",'sale_end':'by_session'") }, "v2000:full:1:2,v1000:full:1:1", "0 100", "done"
	  },
	{ "no session, no limit of sale", { OFFER(ON("p1000") "," PERCENT("10")
	  ",'sale_end':'by_session'") }, "p1000:full:1", "100", "done" },
};

/* clang-format on */

/* --- The tests --- */

#define GROUP(name, table)                                    \
	static void name(void **state)                        \
	{                                                     \
		(void)state;                                  \
		run(table, sizeof(table) / sizeof(*(table))); \
	}

GROUP(percentages_are_taken_line_by_line, percentages)
GROUP(amounts_are_split_by_largest_remainder, amounts)
GROUP(set_prices_go_down_only, prices)
GROUP(of_each_group_the_cheapest_are_free, free_items)
GROUP(offers_apply_in_their_order, order)
GROUP(least_amounts_and_numbers_are_reached, enough)
GROUP(limits_give_what_remains, limits)
GROUP(each_has_what_is_theirs, whom)
GROUP(each_offer_has_its_time, when)

static void at_least_so_many_cases(void **state)
{
	(void)state;
	print_message("%d cases\n", cases_run);
	assert_true(cases_run >= LEAST_CASES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentages_are_taken_line_by_line),
		cmocka_unit_test(amounts_are_split_by_largest_remainder),
		cmocka_unit_test(set_prices_go_down_only),
		cmocka_unit_test(of_each_group_the_cheapest_are_free),
		cmocka_unit_test(offers_apply_in_their_order),
		cmocka_unit_test(least_amounts_and_numbers_are_reached),
		cmocka_unit_test(limits_give_what_remains),
		cmocka_unit_test(each_has_what_is_theirs),
		cmocka_unit_test(each_offer_has_its_time),
		cmocka_unit_test(at_least_so_many_cases),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}

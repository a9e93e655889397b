/* A report: rows grouped by what was asked, beside those of the period before,
 * sorted, filtered and paged here, since they are few. */
#include <stdlib.h>
#include <string.h>

#include "core/network/settings.h"
#include "core/report/private.h"
#include "core/text/text.h"

enum { STEPS_MAX = 4000 };

struct group {
	const char *key; /* "" for what has none */
	const char *label;
	const char *label_key; /* folded, while sorted by it */
	int64_t numbers[REPORT_NUMBERS];
	int64_t before; /* the first number in the period before */
	bool compared;  /* there is a period before to this group */
};

struct groups {
	struct group *items;
	size_t count, room;
};

static struct group *add(struct call *call, struct groups *groups, const char *key,
			 const char *label)
{
	struct group *group;

	if (groups->count == groups->room) {
		size_t room = groups->room ? 2 * groups->room : 64;
		struct group *items = call_alloc(call, room * sizeof *items);

		if (groups->count)
			memcpy(items, groups->items, groups->count * sizeof *items);
		groups->items = items;
		groups->room = room;
	}
	group = &groups->items[groups->count++];
	*group = (struct group){ .key = key, .label = label };
	return group;
}

static struct query *ask(struct call *call, const struct dimension *dimension, int64_t begin,
			 int64_t end)
{
	return call_query(call, dimension->sql,
			  BINDS(B_INT(":begin", begin), B_INT(":end", end),
				B_TEXT(":season", setting_text(call, "season_start"))));
}

/* --- By something --- */

static int by_key(const void *a, const void *b)
{
	const struct group *left = a;
	const struct group *right = b;

	return strcmp(left->key, right->key);
}

static void read_groups(struct call *call, const struct dimension *dimension, int64_t begin,
			int64_t end, struct groups *groups)
{
	struct query *query = ask(call, dimension, begin, end);

	while (query_step(query)) {
		const char *key = column_text(query, 0);
		const char *label = column_text(query, 1);
		struct group *group;

		key = call_copy(call, key ? key : "");
		if (*key == 0)
			label = call_say(call, dimension->none);
		group = add(call, groups, key, label ? call_copy(call, label) : key);
		for (int i = 0; i < REPORT_NUMBERS; i++)
			group->numbers[i] = column_int(query, 2 + i);
	}
	if (groups->count)
		qsort(groups->items, groups->count, sizeof *groups->items, by_key);
}

/* What was used before and no more is a row too. */
static void compare_groups(struct call *call, const struct groups *before, struct groups *groups)
{
	size_t count = groups->count;
	size_t i = 0;

	for (size_t g = 0; g < count; g++)
		groups->items[g].compared = true;
	for (size_t b = 0; b < before->count; b++) {
		const struct group *old = &before->items[b];
		struct group *group;

		while (i < count && by_key(&groups->items[i], old) < 0)
			i++;
		if (i < count && by_key(&groups->items[i], old) == 0)
			group = &groups->items[i];
		else
			group = add(call, groups, old->key, old->label);
		group->before = old->numbers[0];
		group->compared = true;
	}
}

static void group_by_thing(struct call *call, const struct dimension *dimension,
			   const struct period *period, struct groups *groups)
{
	struct groups before = { 0 };

	read_groups(call, dimension, period->begin, period->end, groups);
	if (!arg_int(call, "compare"))
		return;
	read_groups(call, dimension, period->before_begin, period->before_end, &before);
	compare_groups(call, &before, groups);
}

/* --- By time: every step of the period has its row --- */

static enum refusal add_steps(struct call *call, enum report_step step, int64_t first, int64_t last,
			      struct groups *groups)
{
	if (last - first >= STEPS_MAX)
		return refuse_argument(call, "from",
				       call_say(call, N_("Too long a period for so short steps.")));
	for (int64_t index = first; index <= last; index++)
		add(call, groups, step_key(call, step, index), step_label(call, step, index));
	return DONE;
}

/* The n-th step of the period before stands beside the n-th of this one. */
static void compare_steps(struct call *call, const struct dimension *dimension,
			  const struct period *period, struct groups *groups)
{
	int64_t first = step_of_time(call, dimension->step, period->before_begin);
	int64_t last = step_of_time(call, dimension->step, period->before_end - 1);
	struct query *query = ask(call, dimension, period->before_begin, period->before_end);

	for (size_t i = 0; i < groups->count; i++)
		groups->items[i].compared = first + (int64_t)i <= last;
	while (query_step(query)) {
		int64_t n = step_of_key(dimension->step, column_text(query, 0)) - first;

		if (n >= 0 && n < (int64_t)groups->count)
			groups->items[n].before = column_int(query, 2);
	}
}

static enum refusal group_by_time(struct call *call, const struct dimension *dimension,
				  const struct period *period, struct groups *groups)
{
	enum report_step step = dimension->step;
	int64_t first = step_of_time(call, step, period->begin);
	struct query *query;

	TRY(add_steps(call, step, first, step_of_time(call, step, period->end - 1), groups));
	query = ask(call, dimension, period->begin, period->end);
	while (query_step(query)) {
		int64_t n = step_of_key(step, column_text(query, 0)) - first;

		for (int i = 0; n >= 0 && n < (int64_t)groups->count && i < REPORT_NUMBERS; i++)
			groups->items[n].numbers[i] = column_int(query, 2 + i);
	}
	if (arg_int(call, "compare"))
		compare_steps(call, dimension, period, groups);
	return DONE;
}

/* --- The answer --- */

static int by_number(const void *a, const void *b)
{
	const struct group *left = a;
	const struct group *right = b;

	if (left->numbers[0] != right->numbers[0])
		return left->numbers[0] < right->numbers[0] ? 1 : -1;
	if (left->before != right->before)
		return left->before < right->before ? 1 : -1;
	return strcmp(left->key, right->key);
}

static int by_number_up(const void *a, const void *b)
{
	return by_number(b, a);
}

static int by_label(const void *a, const void *b)
{
	const struct group *left = a;
	const struct group *right = b;
	int order = strcmp(left->label_key, right->label_key);

	return order != 0 ? order : strcmp(left->key, right->key);
}

static int by_label_down(const void *a, const void *b)
{
	return by_label(b, a);
}

static int by_key_down(const void *a, const void *b)
{
	return by_key(b, a);
}

static void fold_labels(struct call *call, struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++) {
		char *key = text_fold(groups->items[i].label);

		groups->items[i].label_key = call_copy(call, key);
		free(key);
	}
}

typedef int compare(const void *a, const void *b);

/* In the order that was asked, else time by time, else by use. */
static enum refusal sort_groups(struct call *call, const struct dimension *dimension,
				struct groups *groups)
{
	static compare *const compares[] = { by_number,     by_number_up, by_label,
					     by_label_down, by_key,       by_key_down };
	const struct order *orders = call->operation->orders;
	const char *sort = arg_text(call, "sort");
	size_t i = dimension->step == STEP_NONE ? 0 : 4;

	for (size_t o = 0; sort && orders[o].name; o++)
		if (strcmp(orders[o].name, sort) == 0)
			i = o, sort = NULL;
	if (sort)
		return refuse_argument(call, "sort",
				       call_format(call, call_say(call, N_("One of: %s.")),
						   "-uses, uses, label, -label, key, -key"));
	fold_labels(call, groups);
	if (groups->count)
		qsort(groups->items, groups->count, sizeof *groups->items, compares[i]);
	return DONE;
}

static bool wanted(const char *filter, const char *label)
{
	char *key;
	bool found;

	if (filter == NULL)
		return true;
	key = text_fold(label);
	found = strstr(key, filter) != NULL;
	free(key);
	return found;
}

static void reply_group(struct call *call, const struct group *group,
			const char *const columns[REPORT_NUMBERS])
{
	int64_t uses = group->numbers[0];

	reply_row(call);
	reply_text(call, "key", group->key);
	reply_text(call, "label", group->label);
	for (int i = 0; i < REPORT_NUMBERS; i++)
		reply_int(call, columns[i], group->numbers[i]);
	if (!group->compared)
		return;
	reply_int(call, "before", group->before);
	if (group->before > 0)
		reply_int(call, "change",
			  ((uses - group->before) * 200 +
			   (uses >= group->before ? group->before : -group->before)) /
				  (2 * group->before));
}

static void reply_groups(struct call *call, const struct groups *groups,
			 const char *const columns[REPORT_NUMBERS])
{
	char *filter = arg_given(call, "filter") ? text_fold(arg_text(call, "filter")) : NULL;
	int64_t first = arg_int(call, "offset");
	int64_t last = first + arg_int(call, "limit");
	int64_t total = 0;

	for (size_t i = 0; i < groups->count; i++) {
		if (!wanted(filter, groups->items[i].label))
			continue;
		if (total >= first && total < last)
			reply_group(call, &groups->items[i], columns);
		total++;
	}
	free(filter);
	reply_total(call, total);
}

enum refusal report_groups(struct call *call, const struct dimension *dimensions,
			   const char *const columns[REPORT_NUMBERS])
{
	const struct dimension *dimension = dimensions;
	struct groups groups = { 0 };
	struct period period;

	while (strcmp(dimension->name, arg_text(call, "by")) != 0)
		dimension++;
	TRY(period_read(call, &period));
	if (dimension->step == STEP_NONE)
		group_by_thing(call, dimension, &period, &groups);
	else
		TRY(group_by_time(call, dimension, &period, &groups));
	TRY(sort_groups(call, dimension, &groups));
	reply_groups(call, &groups, columns);
	return DONE;
}

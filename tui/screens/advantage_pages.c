/* Owns what is asked on which step. Where a page's fields depend on what was chosen (the
 * set prices), they are made when it is shown. */
#include "tui/screens/advantage_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/screens/operation_field.h"
#include "tui/screens/picker.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static const char operation[] = "advantage.create";

const struct advantage_page advantage_pages[ADVANTAGE_PAGES] = {
	{ N_("Family"), 1,
	  N_("What is it on? Chosen products, whole families, or the whole basket: the last is a "
	     "promotional code when it is opened by one."),
	  "scope party", NULL },
	{ N_("Family"), 1, N_("Which families of products?"), "families", "scope=families" },
	{ N_("General"), 2, N_("What it is called."),
	  "title title_en title_de title_es internal internal_en internal_de internal_es ref",
	  NULL },
	{ N_("General"), 2, N_("Whom is it for, and how often?"),
	  "target quota per_customer per_day budget", NULL },
	{ N_("General"), 2, N_("Customers who are on this list have it."), "contacts",
	  "target=contacts" },
	{ N_("General"), 2,
	  N_("Customers of this level, or a higher one, have it; those who reach it later, too."),
	  "indicator level", "target=indicator" },
	{ N_("General"), 2, N_("Whoever knows this code has it."),
	  "access_code indicator level per_code", "target=partner" },
	{ N_("General"), 2, N_("When is it given?"),
	  "season valid_from valid_from_time valid_until valid_until_time days from_time"
	  " until_time sale_end sale_minutes",
	  NULL },
	{ N_("Products"), 3, N_("Which products?"), "products", "scope=products" },
	{ N_("Audiences"), 4, N_("For which audiences, and from how much on?"),
	  "audiences min_amount min_units first_order professional people", NULL },
	{ N_("Prices"), 5, N_("What does it give, and together with what?"),
	  "effect percent value buy free exclusive whole_price keeps_use", NULL },
	{ N_("Prices"), 5,
	  N_("A price of its own for each product, where it has one; empty: the price above, or "
	     "what it costs."),
	  NULL, "effect=price" },
	{ N_("Channels"), 6, N_("On which sales channels? None ticked: on all of them."),
	  "channels", NULL },
};

bool advantage_page_needed(const struct advantage_page *page, const json_t *values)
{
	const char *sign = page->when ? strchr(page->when, '=') : NULL;
	char name[40];

	if (sign == NULL)
		return true;
	snprintf(name, sizeof name, "%.*s", (int)(sign - page->when), page->when);
	if (page->fields == NULL && strcmp(value_member(values, "scope", ""), "products") != 0)
		return false;
	return strcmp(value_member(values, name, ""), sign + 1) == 0;
}

/* --- Fields --- */

/* The network's lists are short: all of them are shown, to be ticked. */
static json_t *item_choices(const char *list)
{
	json_t *rows = server_rows(
		"item.list",
		json_pack("{s:s, s:s, s:i}", "list", list, "active", "yes", "limit", 60), NULL);
	json_t *choices = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
	{
		char id[32];

		snprintf(id, sizeof id, "%lld",
			 (long long)json_integer_value(json_object_get(row, "id")));
		json_array_append_new(choices, json_pack("{s:s, s:s}", "value", id, "label",
							 value_member(row, "name", id)));
	}
	json_decref(rows);
	return choices;
}

static void tick_items(struct form_field *field, const char *type, json_t *made)
{
	static const char *const lists[] = { "audience", "channel" };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		json_t *choices;

		if (strcmp(lists[i], type) != 0 || !server_may("item.list"))
			continue;
		choices = item_choices(type);
		field->kind = FORM_TICKS;
		field->choices = choices;
		json_array_append_new(made, choices);
	}
}

/* What is ticked comes as words, or as what it is and what it is called. */
static void tick(struct form_field *field, const json_t *value)
{
	json_t *words = json_array();
	size_t i;
	json_t *item;

	json_array_foreach(value, i, item)
		json_array_append(words, json_is_object(item) ? json_object_get(item, "id") : item);
	form_set(field, json_is_array(value) ? words : value);
	json_decref(words);
}

/* References and lists come as what they are and what they are called. */
static void fill(struct form_field *field, const json_t *values)
{
	const json_t *value = json_object_get(values, field->name);
	size_t i;
	json_t *item;

	if (field->kind == FORM_TICKS) {
		tick(field, value);
		return;
	}
	if (field->kind != FORM_REFERENCE) {
		operation_field_fill(field, values);
		return;
	}
	json_array_foreach(value, i, item) json_array_append_new(
		field->chosen, json_pack("{s:O, s:s}", "value", json_object_get(item, "id"),
					 "label", value_member(item, "name", "")));
	if (!json_is_array(value))
		operation_field_fill(field, values);
}

static void declare(const struct advantage_page *page, struct page_form *form, const json_t *values,
		    json_t *made)
{
	char *names = need_copy(page->fields);
	char *rest = NULL;
	int count = 0;

	for (char *name = strtok_r(names, " ", &rest); name && count < PAGE_FIELDS;
	     name = strtok_r(NULL, " ", &rest)) {
		const json_t *param = server_param(operation, name);

		if (param == NULL)
			continue;
		operation_field(&form->fields[count], param, made);
		tick_items(&form->fields[count], value_member(param, "type", ""), made);
		count++;
	}
	free(names);
	form_start(&form->form, form->fields, count);
	for (int i = 0; i < count; i++) {
		const json_t *param = server_param(operation, form->fields[i].name);

		form_set(&form->fields[i], json_object_get(param, "initial"));
		fill(&form->fields[i], values);
	}
}

/* --- Set prices: a field for each product, and for each audience that was chosen --- */

static const char *price_typed(const json_t *values, const char *name)
{
	return value_member(json_object_get(values, "set"), name, "");
}

static void add_price(struct page_form *form, int *count, const json_t *product,
		      const char *audience, const char *audience_name)
{
	struct form_field *field;
	char *name;
	char *label;

	if (*count >= PAGE_FIELDS)
		return;
	field = &form->fields[*count];
	name = form->names[*count];
	label = need_new(1, 120);
	snprintf(name, sizeof form->names[0], "%lld:%s",
		 (long long)json_integer_value(json_object_get(product, "id")), audience);
	/* The audience first: it tells lines apart where labels are cut. */
	snprintf(label, 120, "%s%s%s", audience_name, *audience_name ? " \u00b7 " : "",
		 value_member(product, "name", ""));
	*field = (struct form_field){ .name = name, .label = label };
	(*count)++;
}

static void declare_prices(struct page_form *form, const json_t *values)
{
	const json_t *products = json_object_get(values, "products");
	const json_t *audiences = json_object_get(values, "audiences");
	int count = 0;
	size_t i;
	json_t *product;

	json_array_foreach(products, i, product)
	{
		size_t k;
		json_t *audience;

		if (json_array_size(audiences) == 0)
			add_price(form, &count, product, "", "");
		json_array_foreach(audiences, k, audience)
			add_price(form, &count, product, value_member(audience, "id", ""),
				  value_member(audience, "name", ""));
	}
	form_start(&form->form, form->fields, count);
	for (int n = 0; n < count; n++)
		form_set_text(&form->fields[n], price_typed(values, form->fields[n].name));
}

static void free_prices(struct page_form *form)
{
	for (int i = 0; i < form->form.count; i++)
		free((char *)form->fields[i].label);
}

void advantage_page_end(const struct advantage_page *page, struct page_form *form)
{
	if (page->fields == NULL)
		free_prices(form);
	form_free(&form->form);
}

void advantage_page_start(const struct advantage_page *page, struct page_form *form,
			  const json_t *values, json_t *made)
{
	if (form->started && page->fields != NULL)
		return;
	if (form->started) {
		advantage_page_end(page, form);
		memset(form->fields, 0, sizeof form->fields);
	}
	form->started = true;
	form->form.step = true;
	form->form.intro = _(page->intro);
	if (page->fields == NULL)
		declare_prices(form, values);
	else
		declare(page, form, values, made);
}

/* --- What a page says --- */

static json_t *chosen(const struct form_field *field)
{
	json_t *list = json_array();
	size_t i;
	json_t *item;

	json_array_foreach(field->chosen, i, item) json_array_append_new(
		list, json_pack("{s:O, s:s}", "id", json_object_get(item, "value"), "name",
				value_member(item, "label", "")));
	return list;
}

static json_t *ticked(const struct form_field *field)
{
	json_t *list = json_array();
	size_t i;
	json_t *choice;

	json_array_foreach(field->choices, i, choice) if (i < 64 && (field->ticks >> i & 1))
		json_array_append_new(list, json_pack("{s:O, s:s}", "id",
						      json_object_get(choice, "value"), "name",
						      value_member(choice, "label", "")));
	return list;
}

/* Prices of chosen products that the page had no room for stay as they are. */
static void keep_unseen(json_t *set, struct page_form *form, const json_t *values)
{
	const char *name;
	json_t *price;

	json_object_foreach(json_object_get(values, "set"), name, price)
	{
		long long product = strtoll(name, NULL, 10);
		size_t i;
		json_t *chosen_one;

		json_array_foreach(
			json_object_get(values, "products"), i,
			chosen_one) if (json_integer_value(json_object_get(chosen_one, "id")) ==
						product &&
					form->form.count == PAGE_FIELDS &&
					form_find(&form->form, name) == NULL)
			json_object_set(set, name, price);
	}
}

void advantage_page_take(const struct advantage_page *page, struct page_form *form, json_t *values)
{
	json_t *set = json_object();

	for (int i = 0; i < form->form.count; i++) {
		const struct form_field *field = &form->fields[i];
		json_t *value = form_value(field);

		if (page->fields == NULL) {
			if (value)
				json_object_set(set, field->name, value);
		} else if (field->kind == FORM_REFERENCE) {
			json_object_set_new(values, field->name, chosen(field));
		} else if (field->kind == FORM_TICKS) {
			json_object_set_new(values, field->name, ticked(field));
		} else {
			json_object_set(values, field->name, value ? value : json_null());
		}
		json_decref(value);
	}
	if (page->fields == NULL) {
		keep_unseen(set, form, values);
		json_object_set(values, "set", set);
	}
	json_decref(set);
}

/* --- From a record --- */

/* 1050 as "10.50": amounts and percentages are typed so. */
static void as_typed(json_t *values, const json_t *record, const char *name)
{
	const json_t *value = json_object_get(record, name);
	char text[32];

	if (!json_is_integer(value))
		return;
	snprintf(text, sizeof text, "%lld.%02lld", (long long)json_integer_value(value) / 100,
		 (long long)json_integer_value(value) % 100);
	json_object_set_new(values, name, json_string(text));
}

static void set_prices(json_t *values, const json_t *record)
{
	json_t *set = json_object();
	size_t i;
	json_t *price;

	json_array_foreach(json_object_get(record, "prices"), i, price)
	{
		char name[64];
		char audience[32] = "";
		char cents[32];
		const json_t *of = json_object_get(price, "audience");
		long long amount = json_integer_value(json_object_get(price, "cents"));

		if (json_is_integer(of))
			snprintf(audience, sizeof audience, "%lld",
				 (long long)json_integer_value(of));
		snprintf(name, sizeof name, "%lld:%s",
			 (long long)json_integer_value(json_object_get(price, "product")),
			 audience);
		snprintf(cents, sizeof cents, "%lld.%02lld", amount / 100, amount % 100);
		json_object_set_new(set, name, json_string(cents));
	}
	json_object_set_new(values, "set", set);
}

static void name_texts(json_t *values, const json_t *record)
{
	const char *home = value_member(record, "home_language", "fr");
	size_t i;
	json_t *text;

	json_array_foreach(json_object_get(record, "texts"), i, text)
	{
		const char *language = value_member(text, "language", "");
		bool own = strcmp(language, home) == 0;
		char name[32];

		snprintf(name, sizeof name, "title%s%s", own ? "" : "_", own ? "" : language);
		json_object_set(values, name, json_object_get(text, "title"));
		snprintf(name, sizeof name, "internal%s%s", own ? "" : "_", own ? "" : language);
		json_object_set(values, name, json_object_get(text, "internal"));
	}
}

/* Ids of ticked items are texts among the choices. */
static void texts_of_ids(json_t *values, const char *name)
{
	size_t i;
	json_t *item;

	json_array_foreach(json_object_get(values, name), i, item)
	{
		char id[32];

		snprintf(id, sizeof id, "%lld",
			 (long long)json_integer_value(json_object_get(item, "id")));
		json_object_set_new(item, "id", json_string(id));
	}
}

json_t *advantage_values(const json_t *record)
{
	static const char *const amounts[] = { "percent", "value", "min_amount", "budget" };
	json_t *values = json_deep_copy(record);

	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		as_typed(values, record, amounts[i]);
	name_texts(values, record);
	set_prices(values, record);
	texts_of_ids(values, "audiences");
	texts_of_ids(values, "channels");
	return values;
}

/* offer.map (P3): the offers that a search finds, as they stand on a map that is
 * so many characters wide and high. Those that would fall on one character are
 * one cluster, with their count, so that the answer is no larger than the map. */
#include <math.h>
#include <stdlib.h>

#include "core/network/settings.h"
#include "core/offer/find.h"
#include "core/offer/title.h"

struct cluster {
	int64_t count;
	double lat, lon;  /* sums; lon is counted from the western edge */
	int64_t offer;    /* the first */
	int64_t category; /* 0: of several */
};

enum { SIGNS = 16 };
struct sign {
	int64_t category;
	const char *ref, *icon, *ascii;
};

struct map {
	struct geo_box box;
	double width; /* degrees, across the date line too */
	size_t columns, rows;
	struct cluster *clusters; /* row by row, from the north-west */
	struct sign signs[SIGNS];
	const char *language; /* of the network */
};

static enum refusal read_map(struct call *call, struct map *map)
{
	map->box = (struct geo_box){ arg_real(call, "south"), arg_real(call, "north"),
				     arg_real(call, "west"), arg_real(call, "east") };
	map->width = map->box.east - map->box.west;
	if (map->width <= 0)
		map->width += 360;
	if (map->box.north <= map->box.south)
		return refuse_argument(call, "north",
				       call_say(call, N_("The north lies above the south.")));
	map->language = setting_text(call, "language");
	map->columns = (size_t)arg_int(call, "columns");
	map->rows = (size_t)arg_int(call, "rows");
	map->clusters = call_alloc(call, map->columns * map->rows * sizeof(*map->clusters));
	return DONE;
}

static double eastward(const struct map *map, double lon)
{
	double from_west = lon - map->box.west;

	return from_west < 0 ? from_west + 360 : from_west;
}

static size_t part(double share, size_t parts)
{
	return (size_t)fmin(fmax(share * (double)parts, 0), (double)parts - 1);
}

static void gather(struct map *map, const struct hits *hits)
{
	double height = map->box.north - map->box.south;

	for (size_t i = 0; i < hits->count; i++) {
		const struct point *point = hits->items[i].point;
		double lon = eastward(map, point->at.lon);
		size_t row = part((map->box.north - point->at.lat) / height, map->rows);
		struct cluster *cluster =
			&map->clusters[row * map->columns + part(lon / map->width, map->columns)];

		if (cluster->count++ == 0) {
			cluster->offer = point->offer;
			cluster->category = point->category;
		} else if (cluster->category != point->category) {
			cluster->category = 0;
		}
		cluster->lat += point->at.lat;
		cluster->lon += lon;
	}
}

/* What stands for the category; it is read once for all its clusters. */
static void reply_category(struct call *call, struct map *map, int64_t category)
{
	static const char sql[] = "SELECT ref, icon, ascii FROM category WHERE id = :row_category";
	struct sign *sign = &map->signs[category % SIGNS];
	struct query *query;

	if (!category) {
		reply_text(call, "category", NULL);
		reply_text(call, "icon", NULL);
		reply_text(call, "ascii", NULL);
		return;
	}
	if (sign->category != category) {
		query = call_query(call, sql, BINDS(B_INT(":row_category", category)));
		if (query_step(query))
			*sign = (struct sign){ category, call_copy(call, column_text(query, 0)),
					       call_copy(call, column_text(query, 1)),
					       call_copy(call, column_text(query, 2)) };
		query_end(query);
	}
	reply_text(call, "category", sign->ref);
	reply_text(call, "icon", sign->icon);
	reply_text(call, "ascii", sign->ascii);
}

/* As OFFER_TITLE, by a look-up or two for nearly all: there may be thousands. */
static const char *title(struct call *call, const struct map *map, int64_t offer)
{
	static const char said[] = "SELECT title FROM offer_text"
				   " WHERE offer = :row_offer AND language = :row_language";
	static const char any[] = "SELECT " OFFER_TITLE(":row_offer");
	const char *const languages[] = { lang_tag(call->lang), map->language };
	const char *text = NULL;

	for (size_t i = 0; i < 2 && !text; i++)
		text = call_text(
			call, said,
			BINDS(B_INT(":row_offer", offer), B_TEXT(":row_language", languages[i])));
	return text ? text : call_text(call, any, BINDS(B_INT(":row_offer", offer)));
}

static void reply_cluster(struct call *call, struct map *map, const struct cluster *cluster)
{
	double count = (double)cluster->count;
	double lon = map->box.west + cluster->lon / count;

	reply_row(call);
	reply_real(call, "lat", cluster->lat / count);
	reply_real(call, "lon", lon > 180 ? lon - 360 : lon);
	reply_int(call, "count", cluster->count);
	reply_category(call, map, cluster->category);
	if (cluster->count > 1) {
		reply_text(call, "offer", NULL);
		reply_text(call, "title", NULL);
	} else {
		reply_int(call, "offer", cluster->offer);
		reply_text(call, "title", title(call, map, cluster->offer));
	}
}

static enum refusal run(struct call *call)
{
	struct map map = { 0 };
	struct find find;
	struct hits hits;
	int64_t total = 0;

	TRY(find_read(call, &find));
	TRY(read_map(call, &map));
	find_hits(call, &find, &map.box, &hits);
	gather(&map, &hits);
	for (size_t i = 0; i < map.columns * map.rows; i++) {
		if (map.clusters[i].count == 0)
			continue;
		reply_cluster(call, &map, &map.clusters[i]);
		total++;
	}
	reply_total(call, total);
	reply_note(call, "offers", json_integer((json_int_t)hits.count));
	around_reply(call, &find.around);
	free(hits.items);
	return DONE;
}

/* Without its edges, a map is that of metropolitan France. */
#define EDGE(edge, text, most, usual)                                                  \
	{                                                                              \
		.name = (edge), .type = ARG_REAL, .label = (text), .initial = (usual), \
		.min = -(most), .max = (most)                                          \
	}

const struct operation offer_map = {
	.name = "offer.map",
	.summary = N_("Show the published offers on a map"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer shop visitor",
	.params =
		PARAMS(FIND_PARAMS, EDGE("south", N_("South"), 90, "41"),
		       EDGE("west", N_("West"), 180, "-5.5"),
		       EDGE("north", N_("North"), 90, "51.5"), EDGE("east", N_("East"), 180, "10"),
		       { .name = "columns",
			 .type = ARG_INT,
			 .label = N_("Columns"),
			 .help = N_("Offers that would fall on one character are counted "
				    "together."),
			 .initial = "80",
			 .min = 1,
			 .max = 500 },
		       { .name = "rows",
			 .type = ARG_INT,
			 .label = N_("Rows"),
			 .initial = "24",
			 .min = 1,
			 .max = 200 }),
	.columns = COLUMNS({ "lat", COLUMN_REAL, N_("Latitude") },
			   { "lon", COLUMN_REAL, N_("Longitude") },
			   { "count", COLUMN_INT, N_("Offers") }, { "category", COLUMN_TEXT, NULL },
			   { "icon", COLUMN_TEXT, NULL }, { "ascii", COLUMN_TEXT, NULL },
			   { "offer", COLUMN_INT, NULL }, { "title", COLUMN_TEXT, N_("Offer") }),
	.orders = ORDERS({ "place", NULL }),
	.run = run,
};

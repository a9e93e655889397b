/* The catalogue: published offers, by text, category and place together. */
#ifndef GUICHET_SCREENS_CATALOGUE_H
#define GUICHET_SCREENS_CATALOGUE_H

void catalogue_show(void);
/* The same, beginning with its map. */
void catalogue_show_map(void);

#endif

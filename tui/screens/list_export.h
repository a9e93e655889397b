/* How a list that is on the screen is had as a file. */
#ifndef GUICHET_SCREENS_LIST_EXPORT_H
#define GUICHET_SCREENS_LIST_EXPORT_H

struct rows;

/* Says the command that writes the whole list, narrowed and sorted as it is shown:
 * the file is to lie where the operator sits. */
void list_export_tell(const struct rows *rows, const char *title);

#endif

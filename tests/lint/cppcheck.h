/* What cppcheck must know of jansson, whose headers it doesn't read. */
#define json_array_foreach(array, i, value) \
	for ((i) = 0; (i) < json_array_size(array) && ((value) = json_array_get(array, i)); (i)++)
#define json_object_foreach(object, name, value)                      \
	for ((name) = json_object_iter_key(json_object_iter(object)); \
	     (name) && ((value) = json_object_get(object, name));     \
	     (name) = json_object_iter_key(json_object_iter_next(object, name)))

/* The file that Prometheus reads (node_exporter's textfile collector), written again and
 * again while guichetd runs. */
#ifndef GUICHET_DAEMON_MEASURE_H
#define GUICHET_DAEMON_MEASURE_H

struct server;

/* The file was asked for by the option metrics-file, which may name another folder or
 * be "off". */
void measure_begin(struct server *server);
void measure_end(struct server *server);

#endif

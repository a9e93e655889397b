#include "server/gate/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BACKLOG = 128 };

void address_text(const struct sockaddr_storage *peer, char text[ADDRESS_MAX])
{
	const struct sockaddr_in *four = (const void *)peer;
	const struct sockaddr_in6 *six = (const void *)peer;
	const void *bytes = &four->sin_addr;
	int family = peer->ss_family;

	if (family == AF_INET6) {
		bytes = &six->sin6_addr;
		if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
			family = AF_INET;
			bytes = six->sin6_addr.s6_addr + 12;
		}
	}
	if (inet_ntop(family, bytes, text, ADDRESS_MAX) == NULL)
		snprintf(text, ADDRESS_MAX, "unknown");
}

void address_group(const char *address, char group[ADDRESS_MAX])
{
	struct in6_addr six;

	snprintf(group, ADDRESS_MAX, "%s", address);
	if (inet_pton(AF_INET6, address, &six) != 1)
		return;
	memset(six.s6_addr + 8, 0, 8);
	inet_ntop(AF_INET6, &six, group, ADDRESS_MAX);
}

/* Cuts "[::1]:22" into its address and its port. */
static bool split(const char *where, char host[ADDRESS_MAX], char port[8])
{
	const char *colon = strrchr(where, ':');
	const char *end = colon;

	if (colon == NULL || colon[1] == '\0' || strspn(colon + 1, "0123456789") > 5 ||
	    colon[1 + strspn(colon + 1, "0123456789")] != '\0' || atoi(colon + 1) > 65535)
		return false;
	snprintf(port, 8, "%s", colon + 1);
	if (where[0] == '[') {
		if (colon == where + 1 || colon[-1] != ']')
			return false;
		where++;
		end--;
	}
	if (end - where >= ADDRESS_MAX)
		return false;
	snprintf(host, ADDRESS_MAX, "%.*s", (int)(end - where), where);
	if (host[0] == '\0' || strcmp(host, "*") == 0)
		snprintf(host, ADDRESS_MAX, "::");
	return true;
}

void address_of(int fd, char actual[ADDRESS_MAX + 8])
{
	struct sockaddr_storage bound = { 0 };
	struct sockaddr_in port_first; /* where IPv6 has it too */
	socklen_t length = sizeof bound;
	char text[ADDRESS_MAX];
	unsigned port;

	getsockname(fd, (struct sockaddr *)&bound, &length);
	address_text(&bound, text);
	memcpy(&port_first, &bound, sizeof port_first);
	port = ntohs(port_first.sin_port);
	snprintf(actual, ADDRESS_MAX + 8, strchr(text, ':') != NULL ? "[%s]:%u" : "%s:%u", text,
		 port);
}

static int listen_on(const struct addrinfo *info)
{
	int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (info->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int));
	if (bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, BACKLOG) < 0) {
		int reason = errno;

		close(fd);
		errno = reason;
		return -1;
	}
	return fd;
}

int address_listen(const char *where, char actual[ADDRESS_MAX + 8], char *error, size_t size)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *info = NULL;
	char host[ADDRESS_MAX], port[8];
	const char *advice = "check the address given with --listen";
	int fd, rc;

	if (!split(where, host, port)) {
		snprintf(error, size, "%s is not ADDR:PORT, as in 127.0.0.1:2222 or [::]:2222",
			 where);
		errno = EINVAL;
		return -1;
	}
	rc = getaddrinfo(host, port, &hints, &info);
	if (rc != 0) {
		snprintf(error, size, "cannot listen on %s: %s; %s", where, gai_strerror(rc),
			 advice);
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = listen_on(info);
	freeaddrinfo(info);
	if (fd < 0) {
		if (errno == EADDRINUSE)
			advice = "another program uses this port: stop it, or choose another port";
		if (errno == EACCES)
			advice = "ports below 1024 need a privilege: choose another port";
		snprintf(error, size, "cannot listen on %s: %s; %s", where, strerror(errno),
			 advice);
		return -1;
	}
	address_of(fd, actual);
	return fd;
}

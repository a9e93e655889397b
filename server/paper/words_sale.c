/* What papers and mail of a sale say: receipts, tickets, orders. Amounts, rates and
 * times as each language writes them. */
#include "server/paper/words_sale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[WORD_COUNT - WORD_SALE][TONGUE_COUNT] = {
	[WORD_RECEIPT - WORD_SALE] = {
		"Reçu",
		"Receipt",
		"Quittung",
		"Recibo",
	},
	[WORD_REFUND - WORD_SALE] = {
		"Remboursement",
		"Refund",
		"Erstattung",
		"Reembolso",
	},
	[WORD_PAYMENT - WORD_SALE] = {
		"Paiement",
		"Payment",
		"Zahlung",
		"Pago",
	},
	[WORD_NUMBER - WORD_SALE] = {
		"n° {number}",
		"No. {number}",
		"Nr. {number}",
		"n.º {number}",
	},
	[WORD_DUPLICATE - WORD_SALE] = {
		"Duplicata n° {number}",
		"Duplicate No. {number}",
		"Zweitschrift Nr. {number}",
		"Duplicado n.º {number}",
	},
	[WORD_ORDER - WORD_SALE] = {
		"Commande n° {number}",
		"Order No. {number}",
		"Bestellung Nr. {number}",
		"Pedido n.º {number}",
	},
	[WORD_AT - WORD_SALE] = {
		"{day} à {time}",
		"{day} at {time}",
		"{day} um {time} Uhr",
		"{day} a las {time}",
	},
	[WORD_SERVED - WORD_SALE] = {
		"Servi par {name}",
		"Served by {name}",
		"Bedient von {name}",
		"Atendido por {name}",
	},
	[WORD_CUSTOMER - WORD_SALE] = {
		"Client : {name}",
		"Customer: {name}",
		"Kunde: {name}",
		"Cliente: {name}",
	},
	[WORD_ITEM - WORD_SALE] = {
		"Désignation",
		"Item",
		"Bezeichnung",
		"Concepto",
	},
	[WORD_QUANTITY - WORD_SALE] = {
		"Qté",
		"Qty",
		"Menge",
		"Cant.",
	},
	[WORD_UNIT - WORD_SALE] = {
		"Prix unitaire",
		"Unit price",
		"Einzelpreis",
		"Precio",
	},
	[WORD_AMOUNT - WORD_SALE] = {
		"Montant",
		"Amount",
		"Betrag",
		"Importe",
	},
	[WORD_FEE - WORD_SALE] = {
		"Frais de dossier",
		"Handling fee",
		"Bearbeitungsgebühr",
		"Gastos de gestión",
	},
	[WORD_TOTAL - WORD_SALE] = {
		"Total TTC",
		"Total incl. VAT",
		"Gesamt inkl. MwSt.",
		"Total con IVA",
	},
	[WORD_VAT - WORD_SALE] = {
		"TVA",
		"VAT",
		"MwSt.",
		"IVA",
	},
	[WORD_NET - WORD_SALE] = {
		"HT",
		"Net",
		"Netto",
		"Base",
	},
	[WORD_GROSS - WORD_SALE] = {
		"TTC",
		"Gross",
		"Brutto",
		"Total",
	},
	[WORD_RATE - WORD_SALE] = {
		"Taux",
		"Rate",
		"Satz",
		"Tipo",
	},
	[WORD_PAID - WORD_SALE] = {
		"Règlement",
		"Payment",
		"Zahlung",
		"Pago",
	},
	[WORD_CHANGE - WORD_SALE] = {
		"Rendu",
		"Change",
		"Rückgeld",
		"Cambio",
	},
	[WORD_DUE - WORD_SALE] = {
		"Reste dû",
		"Still due",
		"Noch offen",
		"Pendiente",
	},
	[WORD_REFUNDS - WORD_SALE] = {
		"Rembourse le reçu n° {number}",
		"Refunds receipt No. {number}",
		"Erstattet Quittung Nr. {number}",
		"Reembolsa el recibo n.º {number}",
	},
	[WORD_CONCERNS - WORD_SALE] = {
		"Concerne le reçu n° {number}",
		"For receipt No. {number}",
		"Zu Quittung Nr. {number}",
		"Del recibo n.º {number}",
	},
	[WORD_HASH - WORD_SALE] = {
		"Empreinte {hash}",
		"Hash {hash}",
		"Prüfsumme {hash}",
		"Huella {hash}",
	},
	[WORD_TICKET - WORD_SALE] = {
		"Billet",
		"Ticket",
		"Eintrittskarte",
		"Entrada",
	},
	[WORD_TICKETS - WORD_SALE] = {
		"Vos billets",
		"Your tickets",
		"Ihre Eintrittskarten",
		"Sus entradas",
	},
	[WORD_HOLDER - WORD_SALE] = {
		"Au nom de",
		"In the name of",
		"Auf den Namen",
		"A nombre de",
	},
	[WORD_AUDIENCE - WORD_SALE] = {
		"Public",
		"For",
		"Für",
		"Público",
	},
	[WORD_SEAT - WORD_SALE] = {
		"Place",
		"Seat",
		"Platz",
		"Localidad",
	},
	[WORD_PRICE - WORD_SALE] = {
		"Tarif",
		"Price",
		"Preis",
		"Precio",
	},
	[WORD_NTH - WORD_SALE] = {
		"Billet {nth} sur {units}",
		"Ticket {nth} of {units}",
		"Karte {nth} von {units}",
		"Entrada {nth} de {units}",
	},
	[WORD_PRINTED - WORD_SALE] = {
		"Impression n° {number}",
		"Print No. {number}",
		"Ausdruck Nr. {number}",
		"Impresión n.º {number}",
	},
	[WORD_UNTIL - WORD_SALE] = {
		"Valable jusqu’au {until} inclus",
		"Valid until {until} included",
		"Gültig bis einschließlich {until}",
		"Válido hasta el {until} incluido",
	},
	[WORD_TICKET_SHOW - WORD_SALE] = {
		"À présenter à l’entrée, imprimé ou sur votre téléphone.",
		"Show it at the entrance, printed or on your phone.",
		"Am Eingang vorzeigen, ausgedruckt oder auf dem Telefon.",
		"Preséntela en la entrada, impresa o en el teléfono.",
	},
	[WORD_MAIL_ORDER_SUBJECT - WORD_SALE] = {
		"Votre commande n° {number} – {network}",
		"Your order No. {number} – {network}",
		"Ihre Bestellung Nr. {number} – {network}",
		"Su pedido n.º {number} – {network}",
	},
	[WORD_MAIL_ORDER - WORD_SALE] = {
		"Merci pour votre commande n° {number}. En voici le détail.",
		"Thank you for your order No. {number}. Here are its details.",
		"Vielen Dank für Ihre Bestellung Nr. {number}. Hier sind die Einzelheiten.",
		"Gracias por su pedido n.º {number}. Estos son los detalles.",
	},
	[WORD_MAIL_TICKETS - WORD_SALE] = {
		"Vos billets sont aussi en pièce jointe, avec votre reçu.",
		"Your tickets are attached too, with your receipt.",
		"Ihre Eintrittskarten liegen auch als Anhang bei, mit der Quittung.",
		"Sus entradas van también adjuntas, con el recibo.",
	},
	[WORD_MAIL_RECEIPT - WORD_SALE] = {
		"Votre reçu est en pièce jointe.",
		"Your receipt is attached.",
		"Ihre Quittung liegt als Anhang bei.",
		"Su recibo va adjunto.",
	},
	[WORD_MAIL_MORE - WORD_SALE] = {
		"Les autres billets ({number}) sont dans la pièce jointe.",
		"The other tickets ({number}) are in the attachment.",
		"Die weiteren Karten ({number}) sind im Anhang.",
		"Las demás entradas ({number}) están en el adjunto.",
	},
	[WORD_MAIL_DESK - WORD_SALE] = {
		"Vos billets sont à retirer au guichet.",
		"Your tickets are waiting at the desk.",
		"Ihre Karten liegen am Schalter bereit.",
		"Sus entradas le esperan en la taquilla.",
	},
	[WORD_FILE_ORDER - WORD_SALE] = {
		"commande",
		"order",
		"bestellung",
		"pedido",
	},
};

const char *word_sale(enum tongue tongue, enum word which)
{
	return words[which - WORD_SALE][tongue];
}

/* --- Amounts --- */

static const struct {
	const char *thousands, *decimals;
	bool before; /* the sign of the unit */
} forms[TONGUE_COUNT] = {
	[TONGUE_FR] = { "\u202f", ",", false },
	[TONGUE_EN] = { ",", ".", true },
	[TONGUE_DE] = { ".", ",", false },
	[TONGUE_ES] = { ".", ",", false },
};

static char *grouped(enum tongue tongue, unsigned long long number)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%llu", number);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	for (int i = 0; i < length; i++)
		fprintf(out, "%s%c", i > 0 && (length - i) % 3 == 0 ? forms[tongue].thousands : "",
			digits[i]);
	fclose(out);
	return text;
}

char *word_money(enum tongue tongue, const char *currency, long long cents)
{
	const char *sign = strcmp(currency, "EUR") == 0 ? "€" : currency;
	unsigned long long size =
		cents < 0 ? 0ULL - (unsigned long long)cents : (unsigned long long)cents;
	char part[3];
	char *whole = grouped(tongue, size / 100);
	char *text;

	snprintf(part, sizeof part, "%02u", (unsigned)(size % 100));
	text = word_fill(forms[tongue].before ? "{minus}{sign}{whole}{point}{part}"
					      : "{minus}{whole}{point}{part}\u00a0{sign}",
			 "minus", cents < 0 ? "−" : "", "sign", sign, "whole", whole, "point",
			 forms[tongue].decimals, "part", part, NULL);
	free(whole);
	return text;
}

char *word_rate(enum tongue tongue, long long points)
{
	char text[32];
	unsigned whole = (unsigned)(points / 100) % 1000;
	unsigned part = (unsigned)(points % 100);
	const char *space = tongue == TONGUE_EN ? "" : "\u00a0";

	if (part == 0)
		snprintf(text, sizeof text, "%u%s%%", whole, space);
	else if (part % 10 == 0)
		snprintf(text, sizeof text, "%u%s%u%s%%", whole, forms[tongue].decimals, part / 10,
			 space);
	else
		snprintf(text, sizeof text, "%u%s%02u%s%%", whole, forms[tongue].decimals, part,
			 space);
	return word_fill("{text}", "text", text, NULL);
}

/* "2026-11-28T20:00", or a day and a time apart. */
char *word_moment(enum tongue tongue, const char *moment)
{
	char day[11] = "";
	char time[6] = "";
	char *date, *text;

	if (strlen(moment) < 16)
		return word_day(tongue, moment);
	memcpy(day, moment, 10);
	memcpy(time, moment + 11, 5);
	day[10] = time[5] = 0;
	date = word_day(tongue, day);
	text = word_fill(word(tongue, WORD_AT), "day", date, "time", time, NULL);
	free(date);
	return text;
}

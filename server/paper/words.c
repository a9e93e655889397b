#include "server/paper/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/paper/words_sale.h"

static const char *const tags[TONGUE_COUNT] = { "fr", "en", "de", "es" };

static const char *const words[WORD_SALE][TONGUE_COUNT] = {
	[WORD_VOUCHER] = {
		"Bon d’échange",
		"Exchange voucher",
		"Gutschein",
		"Bono de canje",
	},
	[WORD_YOUR_CODE] = {
		"Votre code",
		"Your code",
		"Ihr Code",
		"Su código",
	},
	[WORD_VALID] = {
		"Valable du {from} au {until} inclus",
		"Valid from {from} to {until} included",
		"Gültig von {from} bis einschließlich {until}",
		"Válido del {from} al {until} incluido",
	},
	[WORD_SHOW] = {
		"Présentez ce bon, imprimé ou sur votre téléphone, au comptoir du partenaire.",
		"Show this voucher, printed or on your telephone, at the partner’s counter.",
		"Zeigen Sie diesen Gutschein, ausgedruckt oder auf Ihrem Telefon, am Schalter des Partners vor.",
		"Presente este bono, impreso o en su teléfono, en el mostrador del socio.",
	},
	[WORD_ANYWHERE] = {
		"Il est valable chez tous les partenaires de {network}, choisis ci-dessous ou non.",
		"It is valid at all partners of {network}, chosen below or not.",
		"Er gilt bei allen Partnern von {network}, ob unten ausgewählt oder nicht.",
		"Es válido en todos los socios de {network}, elegidos abajo o no.",
	},
	[WORD_BENEFICIARY] = {
		"Bénéficiaire",
		"Beneficiary",
		"Begünstigte Person",
		"Beneficiario",
	},
	[WORD_GRANTED] = {
		"Accordé par",
		"Granted by",
		"Gewährt von",
		"Concedido por",
	},
	[WORD_HOST] = {
		"Hébergement",
		"Staying at",
		"Unterkunft",
		"Alojamiento",
	},
	[WORD_OFFERS] = {
		"Les offres que vous avez choisies",
		"The offers you chose",
		"Ihre ausgewählten Angebote",
		"Las ofertas que ha elegido",
	},
	[WORD_NOT_NEEDED] = {
		"Sans réservation",
		"No booking needed",
		"Ohne Reservierung",
		"Sin reserva",
	},
	[WORD_ADVISED] = {
		"Réservation conseillée",
		"Booking advised",
		"Reservierung empfohlen",
		"Reserva aconsejada",
	},
	[WORD_MANDATORY] = {
		"Réservation obligatoire",
		"Booking required",
		"Reservierung erforderlich",
		"Reserva obligatoria",
	},
	[WORD_PAGE] = {
		"page {page} sur {pages}",
		"page {page} of {pages}",
		"Seite {page} von {pages}",
		"página {page} de {pages}",
	},
	[WORD_ENDED] = {
		"Ce bon n’est plus valable.",
		"This voucher is no longer valid.",
		"Dieser Gutschein ist nicht mehr gültig.",
		"Este bono ya no es válido.",
	},
	[WORD_ACCESS] = {
		"Votre mot de passe d’accès",
		"Your access password",
		"Ihr Zugangspasswort",
		"Su contraseña de acceso",
	},
	[WORD_ACCESS_GUEST] = {
		"{issuer} vous offre les privilèges de {network} : dégustations, entrées, remises et attentions chez tous les partenaires, pendant votre séjour.",
		"{issuer} offers you the privileges of {network}: tastings, tickets, discounts and treats at all partners, during your stay.",
		"{issuer} schenkt Ihnen die Vorteile von {network}: Verkostungen, Eintritte, Ermäßigungen und Aufmerksamkeiten bei allen Partnern, während Ihres Aufenthalts.",
		"{issuer} le ofrece los privilegios de {network}: catas, entradas, descuentos y atenciones en todos los socios, durante su estancia.",
	},
	[WORD_ACCESS_MEMBER] = {
		"Membre de {issuer}, vous avez droit aux privilèges de {network} : dégustations, entrées, remises et attentions chez tous les partenaires.",
		"As a member of {issuer} you have the privileges of {network}: tastings, tickets, discounts and treats at all partners.",
		"Als Mitglied von {issuer} genießen Sie die Vorteile von {network}: Verkostungen, Eintritte, Ermäßigungen und Aufmerksamkeiten bei allen Partnern.",
		"Como miembro de {issuer} tiene los privilegios de {network}: catas, entradas, descuentos y atenciones en todos los socios.",
	},
	[WORD_ACCESS_PARTNER] = {
		"{issuer} est partenaire de {network} : ses privilèges sont aussi les vôtres chez tous les autres.",
		"{issuer} is a partner of {network}: its privileges are yours at all the others.",
		"{issuer} ist Partner von {network}: Die Vorteile gelten auch für Sie bei allen anderen.",
		"{issuer} es socio de {network}: sus privilegios también son suyos en todos los demás.",
	},
	[WORD_STEP_CONNECT] = {
		"Connectez-vous avec un client SSH : ssh {address}",
		"Connect with an SSH client: ssh {address}",
		"Verbinden Sie sich mit einem SSH-Programm: ssh {address}",
		"Conéctese con un cliente SSH: ssh {address}",
	},
	[WORD_STEP_DESK] = {
		"Ou demandez à l’accueil : votre bon vous y est remis en un instant.",
		"Or ask at the desk: your voucher is made there in a moment.",
		"Oder fragen Sie am Empfang: Ihr Gutschein ist dort im Nu ausgestellt.",
		"O pregunte en recepción: le hacen su bono en un momento.",
	},
	[WORD_STEP_PASSWORD] = {
		"Choisissez vos offres, puis donnez votre adresse électronique et ce mot de passe.",
		"Choose your offers, then give your e-mail address and this password.",
		"Wählen Sie Ihre Angebote, dann geben Sie Ihre E-Mail-Adresse und dieses Passwort an.",
		"Elija sus ofertas y luego indique su correo electrónico y esta contraseña.",
	},
	[WORD_STEP_VOUCHER] = {
		"Vous recevez votre bon d’échange par courriel : présentez-le chez les partenaires.",
		"You receive your exchange voucher by e-mail: show it at the partners’.",
		"Sie erhalten Ihren Gutschein per E-Mail: Zeigen Sie ihn bei den Partnern vor.",
		"Recibirá su bono de canje por correo electrónico: preséntelo en los socios.",
	},
	[WORD_ACCESS_UNTIL] = {
		"Ce mot de passe est valable jusqu’au {until} inclus.",
		"This password is valid until {until} included.",
		"Dieses Passwort gilt bis einschließlich {until}.",
		"Esta contraseña es válida hasta el {until} incluido.",
	},
	[WORD_SCAN] = {
		"À scanner pour se connecter",
		"Scan to connect",
		"Zum Verbinden scannen",
		"Escanear para conectarse",
	},
	[WORD_CARD] = {
		"Carte de substitution",
		"Substitution card",
		"Ersatzkarte",
		"Tarjeta sustitutiva",
	},
	[WORD_CARD_NOTE] = {
		"À présenter au comptoir des partenaires, une fois activée par votre hôte.",
		"Show it at the partners’ counters, once your host has activated it.",
		"Bei den Partnern vorzeigen, sobald Ihr Gastgeber sie aktiviert hat.",
		"Preséntela en los socios, una vez activada por su anfitrión.",
	},
	[WORD_HELLO] = {
		"Bonjour,",
		"Hello,",
		"Guten Tag,",
		"Hola:",
	},
	[WORD_MAIL_VOUCHER_SUBJECT] = {
		"Votre bon d’échange – {network}",
		"Your exchange voucher – {network}",
		"Ihr Gutschein – {network}",
		"Su bono de canje – {network}",
	},
	[WORD_MAIL_VOUCHER] = {
		"Voici votre bon d’échange {network}.",
		"Here is your exchange voucher of {network}.",
		"Hier ist Ihr Gutschein von {network}.",
		"Aquí tiene su bono de canje de {network}.",
	},
	[WORD_MAIL_ATTACHED] = {
		"Vous le trouverez aussi en pièce jointe, à imprimer.",
		"It is attached too, to be printed.",
		"Er liegt auch als Anhang bei, zum Ausdrucken.",
		"Lo encontrará también adjunto, para imprimir.",
	},
	[WORD_MAIL_BYE] = {
		"Belles découvertes !",
		"Enjoy your discoveries!",
		"Viel Freude beim Entdecken!",
		"¡Que disfrute de sus descubrimientos!",
	},
	[WORD_MAIL_AUTOMATIC] = {
		"Message envoyé automatiquement par {network} à {to}.",
		"Sent automatically by {network} to {to}.",
		"Automatisch gesendet von {network} an {to}.",
		"Enviado automáticamente por {network} a {to}.",
	},
	[WORD_MAIL_ACCESS_SUBJECT] = {
		"Mot de passe d’accès de {issuer} – {network}",
		"Access password of {issuer} – {network}",
		"Zugangspasswort von {issuer} – {network}",
		"Contraseña de acceso de {issuer} – {network}",
	},
	[WORD_MAIL_ACCESS] = {
		"Voici le mot de passe à remettre de {issuer}. La pièce jointe est à imprimer et à distribuer.",
		"Here is the access password of {issuer}. The attachment is to be printed and handed out.",
		"Hier ist das Zugangspasswort von {issuer}. Der Anhang ist zum Ausdrucken und Verteilen.",
		"Aquí tiene la contraseña de acceso de {issuer}. El adjunto es para imprimir y repartir.",
	},
	[WORD_MAIL_SELECTION_SUBJECT] = {
		"Votre sélection – {network}",
		"Your selection – {network}",
		"Ihre Auswahl – {network}",
		"Su selección – {network}",
	},
	[WORD_MAIL_SELECTION] = {
		"Voici les offres que vous avez choisies.",
		"Here are the offers that you chose.",
		"Hier sind die Angebote, die Sie ausgewählt haben.",
		"Estas son las ofertas que ha elegido.",
	},
	[WORD_MAIL_SELECTION_RESUME] = {
		"Pour les retrouver jusqu’au {until} inclus, donnez ce code de reprise.",
		"To find them again, until {until} included, give this resume code.",
		"Mit diesem Code finden Sie sie bis einschließlich {until} wieder.",
		"Para recuperarlas, hasta el {until} incluido, indique este código.",
	},
	[WORD_MAIL_ACTIVATION_SUBJECT] = {
		"Votre espace – {network}",
		"Your account – {network}",
		"Ihr Konto – {network}",
		"Su cuenta – {network}",
	},
	[WORD_MAIL_ACTIVATION] = {
		"Avec ce code, vous ouvrez votre espace ou choisissez un nouveau mot de passe. Il "
		"sert une seule fois, jusqu’au {until} inclus.",
		"With this code you open your own account, or choose a new password. It is good "
		"once, until {until} included.",
		"Mit diesem Code öffnen Sie Ihr Konto oder wählen ein neues Passwort. Er gilt "
		"einmal, bis einschließlich {until}.",
		"Con este código abre su cuenta o elige una nueva contraseña. Sirve una sola vez, "
		"hasta el {until} incluido.",
	},
	[WORD_MAIL_ACTIVATION_WHERE] = {
		"Choisissez « Mon espace », puis « J’ai reçu un code ».",
		"Choose “My customer account”, then “I have a code”.",
		"Wählen Sie „Mein Konto“, dann „Ich habe einen Code“.",
		"Elija «Mi cuenta» y después «Tengo un código».",
	},
	[WORD_MAIL_ACTIVATION_IGNORE] = {
		"Si vous n’avez rien demandé, il n’y a rien à faire : sans ce code, personne "
		"n’entre.",
		"If you asked for nothing, there is nothing to do: nobody gets in without this "
		"code.",
		"Wenn Sie nichts angefordert haben, ist nichts zu tun: Ohne diesen Code kommt "
		"niemand hinein.",
		"Si no ha pedido nada, no hay nada que hacer: sin este código nadie entra.",
	},
	[WORD_MAIL_ALERT_SUBJECT] = {
		"Sauvegarde manquée – {network}",
		"Backup failed – {network}",
		"Sicherung fehlgeschlagen – {network}",
		"Copia de seguridad fallida – {network}",
	},
	[WORD_MAIL_ALERT] = {
		"La sauvegarde programmée a échoué, ou ne peut pas être restaurée :",
		"The scheduled backup failed, or can’t be restored:",
		"Die geplante Sicherung ist fehlgeschlagen oder lässt sich nicht "
		"wiederherstellen:",
		"La copia de seguridad programada ha fallado o no se puede restaurar:",
	},
	[WORD_MAIL_ALERT_DO] = {
		"Les sauvegardes précédentes sont gardées. L’écran « État du serveur » dit où en "
		"sont les choses.",
		"Earlier backups are kept. The screen “State of the server” tells how things are.",
		"Frühere Sicherungen bleiben erhalten. Der Bildschirm „État du serveur“ zeigt den "
		"Stand.",
		"Las copias anteriores se conservan. La pantalla «État du serveur» muestra la "
		"situación.",
	},
	[WORD_MAIL_TEST_SUBJECT] = {
		"Essai d’envoi – {network}",
		"Test message – {network}",
		"Testnachricht – {network}",
		"Mensaje de prueba – {network}",
	},
	[WORD_MAIL_TEST] = {
		"L’envoi de courriels fonctionne.",
		"Sending mail works.",
		"Der E-Mail-Versand funktioniert.",
		"El envío de correo funciona.",
	},
	[WORD_MAIL_SUMMARY_SUBJECT] = {
		"Votre bilan : {month} – {network}",
		"Your summary: {month} – {network}",
		"Ihr Monatsbericht: {month} – {network}",
		"Su resumen: {month} – {network}",
	},
	[WORD_MAIL_SUMMARY] = {
		"Voici le bilan de {party} pour {month}.",
		"Here is the summary of {party} for {month}.",
		"Hier ist der Bericht von {party} für {month}.",
		"Aquí tiene el resumen de {party} de {month}.",
	},
	[WORD_SUMMARY_USES] = {
		"Offres utilisées",
		"Offers used",
		"Genutzte Angebote",
		"Ofertas usadas",
	},
	[WORD_SUMMARY_PEOPLE] = {
		"Personnes",
		"Persons",
		"Personen",
		"Personas",
	},
	[WORD_SUMMARY_ISSUED] = {
		"Bons délivrés",
		"Vouchers issued",
		"Ausgestellte Gutscheine",
		"Bonos emitidos",
	},
	[WORD_SUMMARY_BEFORE] = {
		"{count} (le mois précédent : {before})",
		"{count} (the month before: {before})",
		"{count} (im Vormonat: {before})",
		"{count} (el mes anterior: {before})",
	},
	[WORD_SUMMARY_OFFERS] = {
		"Les offres les plus utilisées",
		"The most used offers",
		"Die meistgenutzten Angebote",
		"Las ofertas más usadas",
	},
	[WORD_MAIL_SLOT_SUBJECT] = {
		"Votre réservation change : {product}",
		"Your booking has changed: {product}",
		"Ihre Buchung ändert sich: {product}",
		"Su reserva cambia: {product}",
	},
	[WORD_MAIL_SLOT_MOVED] = {
		"La séance « {product} », prévue le {was} à {was_time}, est déplacée. Elle a lieu le {day} à {time}. Vos billets restent valables pour cette nouvelle date.",
		"The session “{product}”, planned on {was} at {was_time}, has been moved. It takes place on {day} at {time}. Your tickets stay valid for the new date.",
		"Der Termin „{product}“ am {was} um {was_time} Uhr wurde verlegt. Er findet am {day} um {time} Uhr statt. Ihre Karten bleiben für den neuen Termin gültig.",
		"La sesión «{product}», prevista el {was} a las {was_time}, se ha aplazado. Tendrá lugar el {day} a las {time}. Sus entradas siguen siendo válidas para la nueva fecha.",
	},
	[WORD_MAIL_SLOT_CANCELLED] = {
		"La séance « {product} », prévue le {was} à {was_time}, est annulée. Nous vous prions de nous en excuser.",
		"The session “{product}”, planned on {was} at {was_time}, has been cancelled. We apologise for this.",
		"Der Termin „{product}“ am {was} um {was_time} Uhr wurde abgesagt. Wir bitten um Entschuldigung.",
		"La sesión «{product}», prevista el {was} a las {was_time}, ha sido cancelada. Le rogamos que nos disculpe.",
	},
	[WORD_MAIL_CODES_SUBJECT] = {
		"Vos codes : {title}",
		"Your codes: {title}",
		"Ihre Codes: {title}",
		"Sus códigos: {title}",
	},
	[WORD_MAIL_CODES] = {
		"{network} vous remet {count} codes pour « {title} ».",
		"{network} gives you {count} codes for “{title}”.",
		"{network} übergibt Ihnen {count} Codes für „{title}“.",
		"{network} le entrega {count} códigos para «{title}».",
	},
	[WORD_MAIL_CODE] = {
		"{network} vous offre « {title} ». Voici votre code.",
		"{network} offers you “{title}”. Here is your code.",
		"{network} schenkt Ihnen „{title}“. Hier ist Ihr Code.",
		"{network} le ofrece «{title}». Este es su código.",
	},
	[WORD_CODES_ONCE] = {
		"Chaque code sert une seule fois : donnez-le au guichet, ou saisissez-le en commandant.",
		"Each code can be used once: give it at the desk, or type it when you order.",
		"Jeder Code gilt einmal: Nennen Sie ihn am Schalter oder geben Sie ihn bei der Bestellung ein.",
		"Cada código sirve una sola vez: preséntelo en la taquilla o escríbalo al hacer el pedido.",
	},
	[WORD_CODES_UNTIL] = {
		"Jusqu’au {until} inclus.",
		"Until {until} included.",
		"Bis einschließlich {until}.",
		"Hasta el {until} incluido.",
	},
	[WORD_CODES_ATTACHED] = {
		"La liste est jointe à ce message ; elle s’ouvre dans un tableur.",
		"The list is attached to this message; a spreadsheet opens it.",
		"Die Liste hängt an dieser Nachricht; jede Tabellenkalkulation öffnet sie.",
		"La lista va adjunta a este mensaje; se abre con una hoja de cálculo.",
	},
	[WORD_CODE_NOTE] = {
		"À usage unique : donnez ce code au guichet, ou saisissez-le en commandant.",
		"For one use: give this code at the desk, or type it when you order.",
		"Einmal gültig: Nennen Sie diesen Code am Schalter oder geben Sie ihn bei der Bestellung ein.",
		"De un solo uso: presente este código en la taquilla o escríbalo al hacer el pedido.",
	},
	[WORD_FILE_CODES] = {
		"codes",
		"codes",
		"codes",
		"codigos",
	},
	[WORD_FILE_VOUCHER] = {
		"bon",
		"voucher",
		"gutschein",
		"bono",
	},
	[WORD_FILE_ACCESS] = {
		"acces",
		"access",
		"zugang",
		"acceso",
	},
};

enum tongue tongue_of(const char *tag)
{
	for (int tongue = 0; tag && tongue < TONGUE_COUNT; tongue++)
		if (strcmp(tags[tongue], tag) == 0)
			return (enum tongue)tongue;
	return TONGUE_EN;
}

const char *tongue_tag(enum tongue tongue)
{
	return tags[tongue];
}

const char *word(enum tongue tongue, enum word which)
{
	return which < WORD_SALE ? words[which][tongue] : word_sale(tongue, which);
}

enum { PAIRS_MAX = 8 };

struct pair {
	const char *name, *value;
};

/* The value of the place that begins at text ("{name}"), or NULL. */
static const char *value_of(const char *text, const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(pairs[i].name);

		if (strncmp(text + 1, pairs[i].name, length) == 0 && text[1 + length] == '}')
			return pairs[i].value;
	}
	return NULL;
}

static void fill(FILE *out, const char *text, const struct pair *pairs, size_t count)
{
	while (*text) {
		const char *value = *text == '{' ? value_of(text, pairs, count) : NULL;

		if (value) {
			fputs(value, out);
			text += strcspn(text, "}") + 1;
		} else {
			fputc(*text++, out);
		}
	}
}

char *word_fill(const char *text, ...)
{
	struct pair pairs[PAIRS_MAX];
	char *filled = NULL;
	size_t size, count = 0;
	FILE *out = open_memstream(&filled, &size);
	va_list values;

	if (!out)
		abort();
	va_start(values, text);
	for (const char *name = va_arg(values, const char *); name && count < PAIRS_MAX;
	     name = va_arg(values, const char *))
		pairs[count++] = (struct pair){ name, va_arg(values, const char *) };
	va_end(values);
	fill(out, text, pairs, count);
	fclose(out);
	return filled;
}

/* --- Days --- */

static const char *const days[TONGUE_COUNT][7] = {
	{ "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi" },
	{ "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" },
	{ "Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag" },
	{ "domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado" },
};
static const char *const months[TONGUE_COUNT][12] = {
	{ "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
	  "octobre", "novembre", "décembre" },
	{ "January", "February", "March", "April", "May", "June", "July", "August", "September",
	  "October", "November", "December" },
	{ "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
	  "Oktober", "November", "Dezember" },
	{ "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
	  "octubre", "noviembre", "diciembre" },
};
/* No-break spaces keep the number with its month. */
static const char *const forms[TONGUE_COUNT] = {
	"{day} {number} {month} {year}",
	"{day} {number} {month} {year}",
	"{day}, {number}. {month} {year}",
	"{day} {number} de {month} de {year}",
};

char *word_day(enum tongue tongue, const char *day)
{
	struct tm t = { 0 };
	char number[16], year[8];

	if (!strptime(day, "%Y-%m-%d", &t))
		return word_fill(day, NULL);
	t.tm_hour = 12;
	timegm(&t); /* fills the day of the week */
	snprintf(number, sizeof number, "%d%s", t.tm_mday,
		 tongue == TONGUE_FR && t.tm_mday == 1 ? "er" : "");
	strftime(year, sizeof year, "%Y", &t);
	return word_fill(forms[tongue], "day", days[tongue][t.tm_wday], "number", number, "month",
			 months[tongue][t.tm_mon], "year", year, NULL);
}

char *word_month(enum tongue tongue, const char *month)
{
	struct tm t = { 0 };
	char year[8];

	if (!strptime(month, "%Y-%m", &t))
		return word_fill(month, NULL);
	strftime(year, sizeof year, "%Y", &t);
	return word_fill(tongue == TONGUE_ES ? "{month} de {year}" : "{month} {year}", "month",
			 months[tongue][t.tm_mon], "year", year, NULL);
}

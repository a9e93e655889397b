-- guichet, schema 17: the night looks at what there is to forget, and at nothing else.

-- Addresses of those who asked for an account and are no customer: forgotten some days
-- after. All other messages, which are kept, are not looked at.
CREATE INDEX message_stranger ON message (what, created_at)
	WHERE what = 'activation' AND customer IS NULL AND recipient <> '';
-- Baskets that were given up, forgotten too.
CREATE INDEX customer_order_expired ON customer_order (until) WHERE state = 'expired';

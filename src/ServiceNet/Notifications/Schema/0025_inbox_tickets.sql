-- Messages about a number in the line: the number and the counter are said aloud in the hall, so they may stand here.
alter table inbox_messages add column ticket_id uuid;
alter table inbox_messages add column number text;
alter table inbox_messages add column counter text;

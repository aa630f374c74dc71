-- Of prices of one time the source that comes last in this order counts. With it in the column the index has it, too, and the
-- newest price before a time is its first entry: nothing that was found has to be sorted.
alter table prices alter column source type text collate "C";

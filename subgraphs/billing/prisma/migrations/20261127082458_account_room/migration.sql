-- What Prisma's language can't say.

-- Every transfer updates its accounts, and no index names what it changes: with room on the page no index is touched.
ALTER TABLE "account" SET (fillfactor = 80);

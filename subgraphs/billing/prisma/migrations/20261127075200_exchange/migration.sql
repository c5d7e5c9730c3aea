-- What Prisma's language can't say.

ALTER TABLE "transfer"
  DROP CONSTRAINT "transfer_reason_is_known",
  ADD CONSTRAINT "transfer_reason_is_known" CHECK ("reason_kind" IN ('action', 'level', 'quest', 'product', 'exchange'));

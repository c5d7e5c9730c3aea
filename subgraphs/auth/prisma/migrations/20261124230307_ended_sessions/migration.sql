-- CreateIndex
CREATE INDEX "session_ended_at_idx" ON "session"("ended_at") WHERE "ended_at" IS NOT NULL;

-- CreateTable
CREATE TABLE "taken_down_release" (
    "project_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "taken_by" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "taken_down_release_pkey" PRIMARY KEY ("project_id","hash")
);

-- AddForeignKey
ALTER TABLE "taken_down_release" ADD CONSTRAINT "taken_down_release_project_id_hash_fkey" FOREIGN KEY ("project_id", "hash") REFERENCES "release"("project_id", "hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: what is taken down stays so, also for the service itself.
REVOKE UPDATE, DELETE ON "taken_down_release" FROM stargraph_config;

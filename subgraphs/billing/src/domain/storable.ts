/** Text that PostgreSQL can store: what comes from outside must not be able to keep its own payment from being recorded. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

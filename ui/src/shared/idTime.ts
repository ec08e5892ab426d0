const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i;

/**
 * When what has this id was made (RFC 3339), as the id itself says: ids of records are UUID version 7
 * (RFC 9562), whose first 48 bits are milliseconds since 1970. Nothing where it is no such id.
 */
export function idTime(id: string): string | undefined {
  const found = VERSION_7.exec(id);
  return found ? new Date(Number.parseInt(`${found[1]}${found[2]}`, 16)).toISOString() : undefined;
}

/**
 * What the environment of a process holds that asks Linux for large pages of memory: rows of tables are met at random, and where each lies has to be looked up far less often
 * then. The C library of GNU (2.35 on) reads it as the process starts; others pass it over.
 */
export function largePages(given = process.env['GLIBC_TUNABLES']): { GLIBC_TUNABLES: string } {
  return { GLIBC_TUNABLES: [...(given === undefined || given === '' ? [] : [given]), 'glibc.malloc.hugetlb=1'].join(':') };
}

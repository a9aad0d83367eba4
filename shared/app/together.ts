// Calls side by side, of which none is left under way: Lambda freezes what is when its function returns, and a call that comes
// back to life in another invocation is one that nobody waits for.

/** All answers, in order, once each has come; throws what the first of those that failed threw, and then too not before. */
export async function together<Answer>(calls: readonly Promise<Answer>[]): Promise<readonly Answer[]> {
  const ends = await Promise.allSettled(calls);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

/**
 * How TCP streams share a queue that they meet in: on the mean evenly by connection, each single run otherwise.
 *
 * Streams from several sources meet in the port of their destination (incast), where one queue drops from whoever
 * arrives last. Long flows keep the link full together as long as the queue holds the bandwidth-delay product
 * (Appenzeller, Keslassy and McKeown, SIGCOMM 2004), so their sum is the link's; but who backs off is chance, and keeps
 * for seconds. A stream's weight is therefore its number of connections times a factor drawn once a move.
 */

/**
 * Standard deviation of the logarithm of one connection's share, over the 8 to 22 s for which it met others: nine
 * measured runs of two cubic streams in one queue, 2026-11-23; 42:155 of 100 was the worst of three that met for 4 s.
 */
export const SHARE_SPREAD = 0.2;

/**
 * Weight of a stream among those it meets. Its connections stray each by themselves, so that many of them stray less.
 *
 * @param deviate standard normal; 0 = even sharing.
 */
export const weightAmongOthers = (connections: number, deviate: number): number =>
  deviate === 0
    ? connections
    : connections * Math.exp((SHARE_SPREAD * deviate) / Math.sqrt(connections));

const inbox = new MessageChannel();
const waiting: (() => void)[] = [];
inbox.port1.addEventListener("message", () => waiting.shift()?.());
inbox.port1.start();

/** Lets messages that have come in be handled; not a timer, which browsers slow down. */
export const pause = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    inbox.port2.postMessage(null);
  });

/** Load a script or a style later: put it into the head and wait for it. */

/** `name` and `properties` are those of the element; one that could not be had is taken away again. */
export function added(name, properties) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), properties);
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error(`Not to be had: ${properties.src ?? properties.href}`));
    });
    document.head.append(element);
  });
}

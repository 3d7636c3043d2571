# A CSV cell: quoted, quotes doubled, line breaks to blanks.
cell() { printf '"%s"' "$(printf '%s' "$1" | tr '\n\r' '  ' | sed 's/"/""/g')"; }

# A CSV row of all arguments.
row() {
  first=yes
  for value in "$@"; do
    if [ "$first" = yes ]; then first=no; else printf ','; fi
    cell "$value"
  done
  printf '\n'
}

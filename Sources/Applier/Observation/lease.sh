# shellcheck shell=sh
# renew_lease SECONDS: makes the lease of a host that has one end so many seconds from now, unless it ends later.
renew_lease() {
  end=$(($(date +%s) + $1))
  if [ -s /var/lib/pdd/lease ] && [ "$(cat /var/lib/pdd/lease)" -lt "$end" ]; then
    echo "$end" >/var/lib/pdd/lease.new && mv /var/lib/pdd/lease.new /var/lib/pdd/lease
  fi
}

# print_lease: prints "lease" and the seconds that are left of it, if the host has one.
print_lease() { [ ! -s /var/lib/pdd/lease ] || echo "lease $(($(cat /var/lib/pdd/lease) - $(date +%s)))"; }

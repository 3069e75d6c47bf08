# shellcheck shell=sh
# Runs on a worker's spot instance every 5 s. When EC2 is about to interrupt the instance, the worker's jobs end before it
# does. When EC2 recommends to replace it, its jobs finish, and then the host ends.
#
#   CONTAINER  the worker's container

# metadata PATH: prints what the instance's metadata has there; status 22 if it has nothing.
metadata() {
  curl --silent --fail --noproxy '*' --max-time 2 --header "X-aws-ec2-metadata-token: $token" \
    "http://169.254.169.254/latest/meta-data/$1"
}
token=$(curl --silent --fail --noproxy '*' --max-time 2 --request PUT \
  --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
if notice=$(metadata spot/instance-action); then
  end=$(date -d "$(echo "$notice" | sed 's/.*"time" *: *"//; s/".*//')" +%s)
  end_jobs notice $((end - $(date +%s)))
elif metadata events/recommendations/rebalance >/dev/null; then
  if [ -e /run/pdd-notice ] && [ -z "$(startds)" ]; then systemctl poweroff; fi
  # Nothing is said of the time that is left.
  end_jobs notice 120
fi

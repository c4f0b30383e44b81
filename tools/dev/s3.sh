# shellcheck shell=bash
# S3 servers of our own (versitygw): each has its own root account, users and buckets, and TLS of the
# local authority. Sourced after messages.sh, processes.sh and authority.sh.
# A server is a directory: buckets/ (what it keeps), meta/, users/, server.crt, server.key, root (the
# secret of the account root).

s3_region=us-east-1

# make_s3_server DIR AUTHORITY BUCKET: its directories, certificate and root account. The bucket is
# also reached as BUCKET.localhost.
make_s3_server() {
    local directory=$1 authority=$2 bucket=$3
    mkdir -p "$directory"/{buckets,meta,users}
    chmod 700 "$directory"
    make_certificate "$authority" "$directory" "$bucket.localhost"
    [ -s "$directory/root" ] || openssl rand -hex 24 >"$directory/root"
    chmod 600 "$directory/server.key" "$directory/root"
}

# set_s3_command PROGRAM DIR PORT: the command that runs it in the foreground, as words in the array
# s3_command. Names of buckets in front of localhost are understood too.
set_s3_command() {
    local program=$1 directory=$2 port=$3
    # shellcheck disable=SC2034
    s3_command=(tools/dev/s3_run.sh "$directory/root"
        "$program" --port "127.0.0.1:$port" --region "$s3_region" --health /healthz --quiet --keep-alive
        --cert "$directory/server.crt" --key "$directory/server.key"
        --virtual-domain "localhost:$port" --iam-dir "$directory/users"
        posix --sidecar "$directory/meta" "$directory/buckets")
}

# s3_is_ready AUTHORITY PORT
s3_is_ready() {
    curl --silent --fail --max-time 2 --noproxy '*' --cacert "$1/ca.crt" \
        --output /dev/null "https://127.0.0.1:$2/healthz"
}

# s3_root DIR AUTHORITY METHOD URL [curl arguments]: a request of the account root. Its secret is in
# no command line.
s3_root() {
    local directory=$1 authority=$2 method=$3 url=$4
    shift 4
    curl --silent --show-error --fail --max-time 10 --noproxy '*' \
        --config <(printf 'user = "root:%s"\n' "$(<"$directory/root")") \
        --cacert "$authority/ca.crt" --aws-sigv4 "aws:amz:$s3_region:s3" \
        --header "x-amz-content-sha256: UNSIGNED-PAYLOAD" --request "$method" "$@" "$url"
}

# add_s3_user DIR AUTHORITY PORT ACCESS_KEY: a user without any right, or the new secret of one that is
# there. The secret is the first line of standard input, without a sign that has a meaning in XML.
add_s3_user() {
    local url=https://127.0.0.1:$3 access=$4 secret users
    read -r secret
    users=$(s3_root "$1" "$2" PATCH "$url/list-users")
    if grep -qF -- "<Access>$access</Access>" <<<"$users"; then
        printf '<MutableProps><Secret>%s</Secret></MutableProps>' "$secret" |
            s3_root "$1" "$2" PATCH "$url/update-user?access=${access//+/%2B}" \
                --data-binary @/dev/stdin >/dev/null
    else
        printf '<Account><Access>%s</Access><Secret>%s</Secret><Role>user</Role></Account>' \
            "$access" "$secret" |
            s3_root "$1" "$2" PATCH "$url/create-user" --data-binary @/dev/stdin >/dev/null
    fi
}

# make_bucket DIR AUTHORITY PORT BUCKET ACCESS_KEY [READER]: root's bucket, in which that user may do
# what Mien needs, the reader only read, and nobody else anything.
make_bucket() {
    local url=https://127.0.0.1:$3/$4
    # It is there when an earlier start was interrupted behind this step.
    [ -d "$1/buckets/$4" ] || s3_root "$1" "$2" PUT "$url" >/dev/null
    jq -cn --arg user "$5" --arg reader "${6:-}" --arg bucket "arn:aws:s3:::$4" '
        {Version: "2012-10-17", Statement: [
            {Effect: "Allow", Principal: {AWS: [$user]}, Resource: [$bucket],
             Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"]},
            {Effect: "Allow", Principal: {AWS: [$user]}, Resource: [$bucket + "/*"],
             Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject",
                      "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]}]}
        | if $reader == "" then . else .Statement += [
            {Effect: "Allow", Principal: {AWS: [$reader]}, Resource: [$bucket],
             Action: ["s3:ListBucket"]},
            {Effect: "Allow", Principal: {AWS: [$reader]}, Resource: [$bucket + "/*"],
             Action: ["s3:GetObject"]}] end' |
        s3_root "$1" "$2" PUT "$url?policy=" --data-binary @/dev/stdin >/dev/null
}

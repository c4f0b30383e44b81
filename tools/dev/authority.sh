# shellcheck shell=bash
# A local certificate authority, and server certificates of it for 127.0.0.1. Sourced.

# Makes DIR/ca.crt and DIR/ca.key unless a certificate that is good for a week is there.
make_authority() {
    local directory=$1
    if openssl x509 -checkend 604800 -noout -in "$directory/ca.crt" >/dev/null 2>&1; then
        return
    fi
    mkdir -p "$directory"
    openssl req -x509 -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -sha256 \
        -days 825 -subj "/CN=Mien local authority" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
        -addext "keyUsage=critical,keyCertSign,cRLSign" \
        -keyout "$directory/ca.key" -out "$directory/ca.crt" 2>/dev/null
    chmod 644 "$directory/ca.crt"
}

# make_certificate AUTHORITY DIR [NAME…]: server.crt and server.key in DIR for 127.0.0.1, localhost
# and the names, unless a certificate of this very authority that is good for a week is there.
make_certificate() {
    local authority=$1 directory=$2 names
    names=$(printf ',DNS:%s' localhost "${@:3}")
    if openssl x509 -checkend 604800 -noout -in "$directory/server.crt" >/dev/null 2>&1 &&
        openssl verify -CAfile "$authority/ca.crt" "$directory/server.crt" >/dev/null 2>&1; then
        return
    fi
    openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
        -subj "/CN=localhost" -keyout "$directory/server.key" 2>/dev/null |
        openssl x509 -req -sha256 -days 825 -CA "$authority/ca.crt" -CAkey "$authority/ca.key" \
            -set_serial "0x$(openssl rand -hex 16)" -out "$directory/server.crt" \
            -extfile <(printf '%s\n' "subjectAltName=IP:127.0.0.1$names" \
                "basicConstraints=critical,CA:FALSE" "extendedKeyUsage=serverAuth") 2>/dev/null
}

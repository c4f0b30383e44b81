// Which peers may say for whom they speak (X-Forwarded-For, X-Forwarded-Proto). From anyone else
// those headers mean nothing.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/ip/address.hpp>

#include "async/network_set.hpp"

namespace mien::http {

// The client of a request that came from `connected` with this X-Forwarded-For, all its lines
// joined in order: the right-most address that is no trusted proxy, or the left-most of all.
// `connected` itself when it is not trusted, or sends no such header. Nothing when the hop that
// would count is no plain address (no port, quotes, brackets or zone) or limits::forwarded_hops_max
// is passed: a hop that cannot be read is never passed over for the next.
[[nodiscard]] std::optional<boost::asio::ip::address> find_client(
    const boost::asio::ip::address& connected, const std::optional<std::string>& forwarded_for,
    const async::NetworkSet& trusted);

}  // namespace mien::http

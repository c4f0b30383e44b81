// Which peers may say for whom they speak (X-Forwarded-For, X-Forwarded-Proto). From anyone else
// those headers mean nothing.
#pragma once

#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "async/network_set.hpp"

namespace mien::http {

// The client of a request that came from `connected` with this X-Forwarded-For: the right-most
// address that is no trusted proxy. `connected` itself when it is not trusted, or when the part of
// the header that would count is broken.
[[nodiscard]] boost::asio::ip::address find_client(const boost::asio::ip::address& connected,
                                                   std::string_view forwarded_for,
                                                   const async::NetworkSet& trusted);

}  // namespace mien::http

// What every handler may use. Made once by app/server.cpp, whose members it names.
#pragma once

#include <string>

#include "api/password_gate.hpp"
#include "api/prompt_gate.hpp"
#include "async/work_pool.hpp"
#include "http/metrics.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "pg/listener.hpp"
#include "pg/pool.hpp"

namespace mien::objects {
class ObjectStore;
class LinkSigner;
}  // namespace mien::objects

namespace mien::store {
class PromptCache;
}  // namespace mien::store

namespace mien::api {

class AccessCache;
class EventHub;

struct Context {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    const objects::LinkSigner& links;
    store::PromptCache& prompts;
    AccessCache& access;
    EventHub& events;
    http::Metrics& metrics;
    pg::Listener& changes;    // the listener that keeps the caches true
    std::string environment;  // "production" or "staging"
    std::string public_url;   // without a slash at its end
    PasswordGate passwords = {};
    PromptGate prompt_writers = {};
};

}  // namespace mien::api

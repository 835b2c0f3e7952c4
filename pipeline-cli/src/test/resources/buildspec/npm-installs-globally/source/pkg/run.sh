#!/bin/sh
echo installed globally

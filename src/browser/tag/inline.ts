import { installStub } from './stub.js'

installStub()
